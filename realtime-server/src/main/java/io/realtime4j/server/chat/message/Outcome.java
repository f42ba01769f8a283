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
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.socketio.BatchNamespace.BatchEvent;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of one submission, or what another server has put into the log.
 *
 * @param submission what it became of, or {@code null} if it is another server's
 * @param data the answer, or {@code null} if it was refused
 * @param refusal why it was, or {@code null}
 * @param row what was committed, or {@code null} if nothing
 * @param message the same, as receipts need it, if it is a message
 * @param firstEvent its events are those of the batch from here
 * @param endOfEvents to before here
 */
record Outcome(
    @Nullable Pending submission,
    RoomKey room,
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
          submission.room(),
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
          submission.room(),
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
    return new Outcome(submission, submission.room(), null, failure, null, null, event, event);
  }

  /** Tells what became of a change. */
  static Outcome of(ChangeSubmission change, ChangeResult result, List<BatchEvent> events) {
    if (result instanceof ChangeResult.Changed changed) {
      return of(change, ChangeJson.row(change.entry(), changed), events);
    }
    if (result instanceof ChangeResult.Repeated known) {
      int at = events.size();
      JsonRaw data = ChangeJson.answer(change, known.edit(), known.atMillis(), true);
      return new Outcome(change, change.room(), data, null, null, null, at, at);
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
    addChange(room, row, events);
    JsonRaw data = ChangeJson.answer(change, row.edit(), row.atMillis(), false);
    return new Outcome(change, room, data, null, row, null, first, events.size());
  }

  /**
   * Tells of what another server has put into the log, as it is there now.
   *
   * @param isRoomUsed whether somebody here may be in its room
   * @param isAuthorHere whether its author has sessions here
   */
  static Outcome of(
      LogEntry entry, boolean isRoomUsed, boolean isAuthorHere, List<BatchEvent> events) {
    int first = events.size();
    RoomKey room = new RoomKey(entry.tenant(), entry.room());
    StoredMessage message = null;
    if (entry instanceof MessageRow row && row.kind().equals(MessageRow.MESSAGE)) {
      message = StoredMessage.of(row);
      if (isRoomUsed || isAuthorHere) {
        addMessage(room, row, events);
      }
      if (isAuthorHere) {
        addSent(room, row, events);
      }
    } else if (entry instanceof ChangeRow row && isRoomUsed && ChangeJson.isKnown(row)) {
      addChange(room, row, events);
    }
    return new Outcome(null, room, null, null, entry, message, first, events.size());
  }

  /** Passes over an entry of another server that cannot be told. */
  static Outcome passedOver(LogEntry entry, int event) {
    RoomKey room = new RoomKey(entry.tenant(), entry.room());
    return new Outcome(null, room, null, null, entry, null, event, event);
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

  /** Returns the session that it comes from, {@code null} if it is none of this server. */
  @Nullable ChatSession session() {
    return submission == null ? null : submission.sender().session();
  }

  /** Returns whether it is to be noticed whom it reaches; of another's the room decides that. */
  boolean isWatched() {
    return submission == null || (submission instanceof Submission watched && watched.isWatched());
  }

  /** Returns whether it is a message for all who are in its room, and for nobody else. */
  boolean isForWholeRoom() {
    return row instanceof MessageRow written
        && written.thread() == null
        && firstEvent < endOfEvents;
  }

  /** Returns the room of a message's author's sockets. */
  String userRoom() {
    return RoomKey.userRoom(room.tenant(), message == null ? "" : message.author());
  }

  /** Answers; on the session's loop. */
  void answer() {
    JsonRaw answer = data;
    if (submission == null) {
      return;
    }
    if (answer != null) {
      submission.sender().replyNow(answer);
    } else if (refusal != null) {
      submission.sender().fail(refusal);
    }
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

  private static void addChange(RoomKey room, ChangeRow row, List<BatchEvent> events) {
    addTo(room, row.thread(), row.lsn(), name -> ChangeJson.event(room, name, row), events);
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

  private static void addSent(
      Submission submission, String messageId, long sentAtMillis, List<BatchEvent> events) {
    String clientMessageId = submission.draft().clientMessageId();
    if (clientMessageId != null) {
      String userId = submission.sender().who().userId();
      addSent(submission.room(), userId, clientMessageId, messageId, sentAtMillis, events);
    }
  }

  private static void addSent(RoomKey room, MessageRow row, List<BatchEvent> events) {
    String clientMessageId = row.clientMessageId();
    if (clientMessageId != null) {
      addSent(room, row.userId(), clientMessageId, row.messageId(), row.sentAtMillis(), events);
    }
  }

  /** Who lost its connection before this came sends the message again, and is told then. */
  private static void addSent(
      RoomKey room,
      String userId,
      String clientMessageId,
      String messageId,
      long sentAtMillis,
      List<BatchEvent> events) {
    JsonRaw sent =
        new JsonText(LIKELY_BYTES)
            .put("clientMessageId", clientMessageId)
            .put("messageId", messageId)
            .put("roomName", room.name())
            .putIfPresent("channelId", room.channelId())
            .put("sentAt", WireTime.text(sentAtMillis))
            .end();
    events.add(
        new BatchEvent(RoomKey.userRoom(room.tenant(), userId), null, 0, List.of(SENT, sent)));
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
