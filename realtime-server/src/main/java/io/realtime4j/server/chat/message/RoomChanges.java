package io.realtime4j.server.chat.message;

import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.loop.StageLane;
import io.realtime4j.server.loop.Stages;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/*
 * What an edit does not name stays as it is, so it is made from the message as the edits before have
 * left it: from reading the message until the log has the change, the changes of a room wait for each
 * other. Whether somebody may make one is found out before that, and holds up his own only.
 */

/** Edits and deletes the messages of a room. Loop only. */
public final class RoomChanges {
  /** What is said of an id that names nothing here. */
  public static final String NO_MESSAGE = "is no message of this room";

  /** Each takes about as long as a commit. */
  private static final int MAX_WAITING = 1_000;

  private final Room room;
  private final RoomServices services;
  private final StageLane lane;

  public RoomChanges(Room room, RoomServices services) {
    this.room = room;
    this.services = services;
    this.lane = new StageLane(room.home(), MAX_WAITING, () -> {});
  }

  public boolean isIdle() {
    return lane.isIdle();
  }

  /** Makes a change if who asks may make it. */
  public void change(Request request, WantedChange wanted) {
    room.inOrder(
        request.session(),
        () -> {
          CompletableFuture<Room.Grounds> permission = permission(request.who(), wanted);
          Stages.settle(
              permission,
              grounds -> lane.submit(() -> make(request, wanted, grounds), request::fail),
              request::fail);
          return permission;
        },
        request::fail);
  }

  /** Completes with what it was given on. */
  private CompletableFuture<Room.Grounds> permission(Principal who, WantedChange wanted) {
    return room.permit(who, Action.READ)
        .thenCompose(
            allowed ->
                find(wanted)
                    .thenCompose(
                        row -> permission(who, wanted, row, room.hiddenUpTo(who, allowed))));
  }

  private CompletableFuture<Room.Grounds> permission(
      Principal who, WantedChange wanted, MessageRow row, long hiddenUpTo) {
    if (row.userId().equals(who.userId())) {
      // Who may say nothing any more may still take back what he has said.
      return permission(who, wanted.content() == null ? Action.READ : Action.SEND);
    }
    if (row.offset() <= hiddenUpTo) {
      throw noMessage();
    }
    if (wanted.content() != null && MessageDraft.isOfSystem(row)) {
      throw Refusals.forbidden("What the server says is edited by nobody");
    }
    return permission(who, Action.MODERATE);
  }

  private CompletableFuture<Room.Grounds> permission(Principal who, Action action) {
    Room.Grounds grounds = room.grounds(who, action);
    return room.permit(who, action).thenApply(allowed -> grounds);
  }

  private CompletableFuture<MessageRow> find(WantedChange wanted) {
    return room.asker()
        .ask(
            "the store", () -> services.store().log().byId(room.key().tenant(), wanted.messageId()))
        .thenApply(
            found ->
                found
                    .filter(row -> row.room().equals(room.key().name()))
                    .filter(row -> row.kind().equals(MessageRow.MESSAGE))
                    .filter(row -> isIn(wanted.thread(), row))
                    .orElseThrow(RoomChanges::noMessage));
  }

  private static boolean isIn(@Nullable String thread, MessageRow row) {
    return thread == null || thread.equals(row.thread());
  }

  private static RuntimeException noMessage() {
    return Refusals.validation("messageId", NO_MESSAGE);
  }

  /** Completes when the log has the change, or does not take it. */
  private CompletableFuture<Void> make(Request request, WantedChange wanted, Room.Grounds grounds) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Stages.settle(
        body(request.who(), wanted)
            .thenCompose(body -> room.stillHolds(grounds).thenApply(yes -> body)),
        body ->
            room.submit(
                new ChangeSubmission(
                    request,
                    room.key(),
                    entry(request.who(), wanted, body),
                    room,
                    room.home(),
                    done)),
        failure -> {
          request.fail(failure);
          done.complete(null);
        });
    return done;
  }

  private CompletableFuture<byte[]> body(Principal who, WantedChange wanted) {
    String content = wanted.content();
    if (content == null) {
      return CompletableFuture.completedFuture(new byte[0]);
    }
    return find(wanted)
        .thenCompose(
            row -> {
              if (row.isDeleted()) {
                // The log knows whether the edit was made before that.
                return CompletableFuture.completedFuture(new byte[0]);
              }
              MessageDraft edited = MessageDraft.edited(row, content, wanted.metadata());
              return services
                  .features()
                  .beforeMessage(room.asker(), who, room.key(), row.messageId(), edited)
                  .thenApply(MessageDraft::body);
            });
  }

  private ChangeEntry entry(Principal who, WantedChange wanted, byte[] body) {
    return ChangeEntry.builder()
        .tenant(room.key().tenant())
        .room(room.key().name())
        .messageId(wanted.messageId())
        .userId(who.userId())
        .kind(wanted.content() == null ? ChangeEntry.DELETE : ChangeEntry.EDIT)
        .clientEditId(wanted.clientEditId())
        .atMillis(services.clock().millis())
        .body(body)
        .build();
  }
}
