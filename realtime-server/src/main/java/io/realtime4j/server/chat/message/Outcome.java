package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.protocol.JsonText;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.socketio.BatchNamespace.BatchEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one submission.
 *
 * @param data the answer, or {@code null} if it was refused
 * @param refusal why it was, or {@code null}
 * @param row what was committed, or {@code null} if nothing
 * @param message the same, as receipts need it
 * @param firstEvent its events are those of the batch from here
 * @param endOfEvents to before here
 */
record Outcome(
    Submission submission,
    @Nullable JsonRaw data,
    @Nullable Throwable refusal,
    @Nullable MessageRow row,
    @Nullable StoredMessage message,
    int firstEvent,
    int endOfEvents) {
  /** What an answer or a confirmation takes. */
  private static final int LIKELY_BYTES = 320;

  private static final JsonValue SENT = new JsonString("message:sent");

  /** Tells what became of a submission, and adds its events to those of the batch. */
  static Outcome of(
      Submission submission, MessageEntry entry, AppendResult result, List<BatchEvent> events) {
    int first = events.size();
    if (result instanceof AppendResult.Appended appended) {
      MessageRow row = row(entry, appended);
      addMessage(submission.room(), row, events);
      addSent(submission, row.messageId(), row.sentAtMillis(), events);
      return new Outcome(
          submission,
          data(submission, row.messageId(), row.offset(), row.sentAtMillis(), false),
          null,
          row,
          StoredMessage.of(row),
          first,
          events.size());
    }
    if (result instanceof AppendResult.Duplicate known) {
      addSent(submission, known.messageId(), known.sentAtMillis(), events);
      return new Outcome(
          submission,
          data(submission, known.messageId(), known.offset(), known.sentAtMillis(), true),
          null,
          null,
          null,
          first,
          events.size());
    }
    return failed(submission, refusalOf(entry, result), first);
  }

  static Outcome failed(Submission submission, Throwable failure, int event) {
    return new Outcome(submission, null, failure, null, null, event, event);
  }

  private static Throwable refusalOf(MessageEntry entry, AppendResult result) {
    if (result instanceof AppendResult.OutOfOrder late) {
      return Refusals.outOfOrder(late.after());
    }
    if (result instanceof AppendResult.OtherRoom other) {
      boolean isOwn = other.clientMessageId().equals(entry.clientMessageId());
      return Refusals.validation(isOwn ? "clientMessageId" : "after", "belongs to another room");
    }
    return new IllegalStateException("the log answered " + result);
  }

  Request request() {
    return submission.request();
  }

  RoomKey room() {
    return submission.room();
  }

  boolean isWatched() {
    return submission.isWatched();
  }

  /** Returns whether it is a message for all who are in its room, and for nobody else. */
  boolean isForWholeRoom() {
    return row != null && row.thread() == null && firstEvent < endOfEvents;
  }

  /** Returns the room of its author's sockets. */
  String userRoom() {
    return RoomKey.userRoom(room().tenant(), request().who().userId());
  }

  /** Answers; on the session's loop. */
  void answer() {
    JsonRaw answer = data;
    if (answer != null) {
      request().replyNow(answer);
    } else if (refusal != null) {
      request().fail(refusal);
    }
  }

  /** Tells the room; on its loop. */
  void settle() {
    StoredMessage committed = message;
    MessageFanOut.guarded(
        () -> {
          if (committed == null) {
            submission.origin().settled();
          } else {
            submission.origin().committed(committed, request().who(), submission.draft());
          }
        });
  }

  private static MessageRow row(MessageEntry entry, AppendResult.Appended appended) {
    return MessageRow.builder()
        .tenant(entry.tenant())
        .room(entry.room())
        .thread(entry.thread())
        .messageId(entry.messageId())
        .userId(entry.userId())
        .clientMessageId(entry.clientMessageId())
        .kind(entry.kind())
        .offset(appended.offset())
        .lsn(appended.lsn())
        .sentAtMillis(entry.sentAtMillis())
        .body(entry.body())
        .build();
  }

  private static void addMessage(RoomKey room, MessageRow row, List<BatchEvent> events) {
    events.add(
        new BatchEvent(
            room.socketRoom(), null, row.lsn(), MessageJson.event(room, room.name(), row)));
    String thread = row.thread();
    if (thread != null) {
      events.add(
          new BatchEvent(
              room.socketRoom(thread),
              room.socketRoom(),
              row.lsn(),
              MessageJson.event(room, room.viewName(thread), row)));
    }
  }

  /** Who lost its connection before this came sends the message again, and is told then. */
  private static void addSent(
      Submission submission, String messageId, long sentAtMillis, List<BatchEvent> events) {
    String clientMessageId = submission.draft().clientMessageId();
    if (clientMessageId == null) {
      return;
    }
    RoomKey room = submission.room();
    JsonRaw sent =
        new JsonText(LIKELY_BYTES)
            .put("clientMessageId", clientMessageId)
            .put("messageId", messageId)
            .put("roomName", room.name())
            .putIfPresent("channelId", room.channelId())
            .put("sentAt", WireTime.text(sentAtMillis))
            .end();
    String user = submission.request().who().userId();
    events.add(new BatchEvent(RoomKey.userRoom(room.tenant(), user), null, 0, List.of(SENT, sent)));
  }

  private static JsonRaw data(
      Submission submission, String messageId, long offset, long sentAtMillis, boolean duplicate) {
    return new JsonText(LIKELY_BYTES)
        .put("messageId", messageId)
        .putIfPresent("clientMessageId", submission.draft().clientMessageId())
        .put("roomName", submission.room().name())
        .put("offset", offset)
        .put("sentAt", WireTime.text(sentAtMillis))
        .put("duplicate", duplicate)
        .end();
  }
}
