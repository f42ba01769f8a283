package io.realtime4j.core.rooms;

import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.Message;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.RoomMember;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.session.AckEnvelope;
import io.realtime4j.core.wire.ChangeWire;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.WireTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of a room that was joined.
 *
 * @param room for the application
 * @param recovered what the server says of the gap; {@code null} if it says nothing
 * @param messages the first of those missed
 * @param hasMore whether more were missed
 * @param lsn where the whole log stood; {@link RoomChanges#UNKNOWN} if the server does not say
 * @param changes the first of what was changed of messages that were there before
 * @param hasMoreChanges whether more was changed
 */
record JoinReply(
    JoinedRoom room,
    @Nullable Boolean recovered,
    List<Message> messages,
    boolean hasMore,
    long lsn,
    List<ChangeWire> changes,
    boolean hasMoreChanges) {

  static JoinReply read(String asked, JsonObject data, FeatureContext context) {
    String named = MessageWire.room(data);
    String name = named.isEmpty() ? asked : named;
    RoomPosition head =
        new RoomPosition(data.string("epoch").orElse(""), data.integer("offset").orElse(0L));
    return new JoinReply(
        new JoinedRoom(
            name,
            data.string("type").orElseGet(() -> typeOf(name)),
            Math.toIntExact(Math.min(data.integer("memberCount").orElse(0L), Integer.MAX_VALUE)),
            members(data),
            head),
        data.bool("recovered").orElse(null),
        Pages.messages(context, data),
        data.bool("hasMore").orElse(false),
        data.integer("lsn").orElse(RoomChanges.UNKNOWN),
        ChangeWire.readAll(data, context),
        data.bool("hasMoreChanges").orElse(false));
  }

  static List<RoomMember> members(JsonObject data) {
    List<RoomMember> members = new ArrayList<>();
    for (JsonObject member : MessageWire.objects(data, "members")) {
      members.add(
          new RoomMember(
              member.string("userId").orElse(""),
              MessageWire.text(member, "userName"),
              MessageWire.text(member, "userAvatar"),
              WireTime.read(member, "joinedAt").orElse(null),
              MessageWire.text(member, "role"),
              mutedUntil(member)));
    }
    return members;
  }

  /** Without an end, or with one that cannot be read, it has none. */
  private static @Nullable Instant mutedUntil(JsonObject member) {
    return member.bool("muted").orElse(false)
        ? WireTime.read(member, "mutedUntil").orElse(Instant.MAX)
        : null;
  }

  /** Returns why one room of several was refused; empty if it was not. */
  static Optional<RefusedException> refusal(JsonObject data) {
    return data.object("error")
        .map(
            error ->
                new RefusedException(
                    error.string("code").orElse("REFUSED"),
                    error.bool("retryable").orElse(false),
                    error.string("message").orElse("the server refused the room"),
                    AckEnvelope.retryAfter(error),
                    error.object("details").orElse(JsonObject.EMPTY)));
  }

  private static String typeOf(String name) {
    int colon = name.indexOf(':');
    String prefix = colon < 0 ? "" : name.substring(0, colon);
    return switch (prefix) {
      case "channel", "dm", "user" -> prefix;
      default -> "room";
    };
  }
}
