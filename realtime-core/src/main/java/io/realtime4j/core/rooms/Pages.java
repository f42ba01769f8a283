package io.realtime4j.core.rooms;

import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.MemberPage;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.RoomSummary;
import io.realtime4j.api.RoomSummaryPage;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.Questions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Questions for rooms and their history, and what is read from the answers. */
final class Pages {
  private Pages() {}

  static JsonObject query(String roomName, HistoryQuery query) {
    return JsonObject.builder()
        .put("roomName", roomName)
        .putIfPresent("threadId", query.threadId())
        .putIfPresent("before", query.before())
        .putIfPresent("after", query.after())
        .put("limit", query.limit())
        .build();
  }

  static MemberPage members(JsonObject data) {
    return new MemberPage(JoinReply.members(data), data.bool("hasMore").orElse(false));
  }

  /** Returns the messages of an answer as features leave them, in the order given. */
  static List<Message> messages(FeatureContext context, JsonObject data) {
    List<Message> messages = MessageWire.readAll(data, "messages", context.clock().instant());
    messages.replaceAll(message -> shown(context, message));
    return messages;
  }

  /** Returns a message as features leave it: of one that was deleted there is nothing to change. */
  static Message shown(FeatureContext context, Message message) {
    return message.isDeleted() ? message : context.transformed(message);
  }

  /** Reads the rooms of which we are a member. */
  static RoomSummaryPage summaries(FeatureContext context, JsonObject data) {
    List<RoomSummary> rooms = new ArrayList<>();
    for (JsonObject room : MessageWire.objects(data, "channels")) {
      rooms.add(
          new RoomSummary(
              MessageWire.room(room),
              room.string("type").orElse("room"),
              room.integer("lastOffset").orElse(0L),
              room.object("lastMessage")
                  .map(last -> shown(context, MessageWire.read(last, context.clock().instant())))
                  .orElse(null),
              room.integer("readOffset").orElse(0L),
              Questions.count(room, "unreadCount"),
              Questions.count(room, "mentionCount")));
    }
    boolean hasMore = data.bool("hasMore").orElse(false);
    return new RoomSummaryPage(rooms, hasMore ? MessageWire.text(data, "next") : null);
  }

  static MessagePage read(FeatureContext context, JsonObject data) {
    List<Message> messages = messages(context, data);
    messages.sort(Comparator.comparingLong(Message::offset));
    return new MessagePage(
        messages, data.string("epoch").orElse(""), data.bool("hasMore").orElse(false));
  }
}
