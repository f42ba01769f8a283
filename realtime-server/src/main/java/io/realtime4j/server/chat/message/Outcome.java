package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.protocol.JsonText;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.Sender;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.socketio.BatchNamespace.BatchEvent;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of one submission.
 *
 * @param data the answer, or {@code null} if it was refused
 * @param refusal why it was, or {@code null}
 * @param row what was committed, or {@code null} if nothing
 * @param message the same, as receipts need it, if it is a message
 * @param firstEvent its events are those of the batch from here
 * @param endOfEvents to before here
 */
record Outcome(
    Pending submission,
    @Nullable JsonRaw data,
    @Nullable Throwable refusal,
    @Nullable LogEntry row,
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

  static Outcome failed(Pending submission, Throwable failure, int event) {
    return new Outcome(submission, null, failure, null, null, event, event);
  }

  /** Tells what became of a change. */
  static Outcome of(ChangeSubmission change, ChangeResult result, List<BatchEvent> events) {
    if (result instanceof ChangeResult.Changed changed) {
      return of(change, ChangeJson.row(change.entry(), changed), events);
    }
    if (result instanceof ChangeResult.Repeated known) {
      int at = events.size();
      JsonRaw data = ChangeJson.answer(change, known.edit(), known.atMillis(), true);
      return new Outcome(change, data, null, null, null, at, at);
    }
    if (result instanceof ChangeResult.OtherMessage) {
      return failed(
          change, Refusals.validation("clientEditId", "belongs to another message"), events.size());
    }
    String problem = result instanceof ChangeResult.Deleted ? "is deleted" : RoomChanges.NO_MESSAGE;
    return failed(change, Refusals.validation("messageId", problem), events.size());
  }

  /** Tells of a change that is in the log. */
  static Outcome of(ChangeSubmission change, ChangeRow row, List<BatchEvent> events) {
    int first = events.size();
    RoomKey room = change.room();
    addTo(room, row.thread(), row.lsn(), name -> ChangeJson.event(room, name, row), events);
    JsonRaw data = ChangeJson.answer(change, row.edit(), row.atMillis(), false);
    return new Outcome(change, data, null, row, null, first, events.size());
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

  Sender sender() {
    return submission.sender();
  }

  RoomKey room() {
    return submission.room();
  }

  boolean isWatched() {
    return submission instanceof Submission watched && watched.isWatched();
  }

  /** Returns whether it is a message for all who are in its room, and for nobody else. */
  boolean isForWholeRoom() {
    return row instanceof MessageRow written
        && written.thread() == null
        && firstEvent < endOfEvents;
  }

  /** Returns the room of its author's sockets. */
  String userRoom() {
    return RoomKey.userRoom(room().tenant(), sender().who().userId());
  }

  /** Answers; on the session's loop. */
  void answer() {
    JsonRaw answer = data;
    if (answer != null) {
      sender().replyNow(answer);
    } else if (refusal != null) {
      sender().fail(refusal);
    }
  }

  /** Tells the room; on its loop. */
  void settle() {
    MessageFanOut.guarded(() -> submission.settled(row));
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
    addTo(room, row.thread(), row.lsn(), name -> MessageJson.event(room, name, row), events);
  }

  /** Adds what goes to a room, and to those who have joined only the view of its thread. */
  private static void addTo(
      RoomKey room,
      @Nullable String thread,
      long lsn,
      Function<String, List<JsonValue>> named,
      List<BatchEvent> events) {
    events.add(new BatchEvent(room.socketRoom(), null, lsn, named.apply(room.name())));
    if (thread != null) {
      events.add(
          new BatchEvent(
              room.socketRoom(thread), room.socketRoom(), lsn, named.apply(room.viewName(thread))));
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
    String user = submission.sender().who().userId();
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
