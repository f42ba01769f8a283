package io.realtime4j.core.delivery;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.ReadPosition;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.core.wire.Answer;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.OperationJournal;
import io.realtime4j.core.wire.Questions;
import io.realtime4j.core.wire.RetrySchedule;
import io.realtime4j.core.wire.Stages;
import io.realtime4j.core.wire.TimedIds;
import io.realtime4j.core.wire.WireTime;
import io.realtime4j.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far rooms have been read: of each the latest word, until the server has it, over a restart
 * too. A word that may be of an earlier message than those before it does not take their place: a
 * mark moves forward alone, and who looks back has not read less. Loop only.
 */
final class ReadMarks {
  private static final String KIND = "read";

  /** More rooms than anybody reads before a server takes some. */
  private static final int MOST_OWED = 10_000;

  /** Of a room, words of which none takes the place of another; who looks back rarely does more. */
  private static final int MOST_WORDS = 16;

  private final FeatureContext context;
  private final OperationJournal journal;
  private final Map<String, Mark> owed = new LinkedHashMap<>();
  private final Map<String, Mark> underWay = new LinkedHashMap<>();
  private @Nullable Cancellable timer;
  private int failures;

  /** A later word for a room answers those before it too. */
  private static final class Mark {
    final List<Answer<Void>> answers = new ArrayList<>();

    /** The rows that are settled with it: its own, and those of words before it. */
    final Set<String> rows = new LinkedHashSet<>();

    /** What is told, one after the other. */
    final Set<String> words = new LinkedHashSet<>();

    /** Why the server did not take one of them. */
    @Nullable RealtimeException refused;

    void say(String messageId) {
      words.removeIf(earlier -> isBehind(earlier, messageId));
      words.remove(messageId);
      words.add(messageId);
      if (words.size() > MOST_WORDS) {
        words.remove(words.iterator().next());
      }
    }

    /** Takes a word from before those that it has. */
    void saidBefore(String messageId) {
      List<String> later = List.copyOf(words);
      words.clear();
      say(messageId);
      later.forEach(this::say);
    }

    void follows(Mark earlier) {
      answers.addAll(earlier.answers);
      rows.addAll(earlier.rows);
      List<String> later = List.copyOf(words);
      words.clear();
      earlier.words.forEach(this::say);
      later.forEach(this::say);
    }

    /** Returns whether a later word says all that an earlier one does; so it is, if unknown. */
    private static boolean isBehind(String earlier, String later) {
      return !TimedIds.isTimed(earlier) || !TimedIds.isTimed(later) || later.compareTo(earlier) > 0;
    }
  }

  ReadMarks(FeatureContext context) {
    this.context = context;
    this.journal = new OperationJournal(context, Set.of(KIND));
  }

  void add(String room, String messageId, Answer<Void> answer) {
    if (owed.size() >= MOST_OWED && !owed.containsKey(room)) {
      answer.fail(
          new QueueFullException(
              "at most "
                  + MOST_OWED
                  + " rooms wait for a server that takes how far they are read"));
      return;
    }
    Mark mark = owed.computeIfAbsent(room, name -> new Mark());
    mark.say(messageId);
    mark.answers.add(answer);
    keep(room, messageId, mark);
    if (timer == null) {
      send();
    }
  }

  /** One that cannot be kept is sent all the same, as long as the client lives. */
  private void keep(String room, String messageId, Mark mark) {
    OperationRow row =
        OperationRow.builder()
            .id(rowId(room, messageId))
            .kind(KIND)
            .room(room)
            .target(messageId)
            .body(Json.toBytes(JsonObject.EMPTY))
            .enqueuedAtMillis(context.clock().millis())
            .build();
    if (mark.rows.contains(row.id())) {
      return;
    }
    List<String> earlier = List.copyOf(mark.rows);
    mark.rows.add(row.id());
    journal.add(
        row,
        () -> {
          List<String> gone = new ArrayList<>(earlier);
          mark.words.forEach(word -> gone.remove(rowId(room, word)));
          if (!gone.isEmpty()) {
            mark.rows.removeAll(gone);
            journal.delete(gone);
          }
        },
        error -> context.publish(new ConnectionEvent.Fault(error)));
  }

  private static String rowId(String room, String messageId) {
    return KIND + ' ' + room + ' ' + messageId;
  }

  /** A session has come: what processes that are gone have left is sent too. */
  void started() {
    send();
    journal.open(
        rows -> {
          rows.forEach(this::restore);
          if (timer == null) {
            send();
          }
        });
  }

  /** What was said since is the later word. */
  private void restore(OperationRow row) {
    Mark here = owed.get(row.room());
    if (here == null) {
      here = underWay.get(row.room());
    }
    if (here == null) {
      here = new Mark();
      owed.put(row.room(), here);
    }
    boolean isOurs = !here.answers.isEmpty();
    if (here.rows.add(row.id())) {
      if (isOurs) {
        here.saidBefore(row.target());
      } else {
        here.say(row.target());
      }
    }
  }

  /** Sends what is owed, one word for a room at a time. */
  void send() {
    stop();
    SessionInfo session = context.session();
    if (session == null) {
      return;
    }
    for (String room : List.copyOf(owed.keySet())) {
      if (session.peer() != SessionInfo.Peer.FULL) {
        fail(owed.remove(room), unsupported());
      } else if (!underWay.containsKey(room)) {
        send(room);
      }
    }
  }

  private void send(String room) {
    Mark mark = owed.remove(room);
    if (mark == null) {
      return;
    }
    underWay.put(room, mark);
    ask(room, mark);
  }

  private void ask(String room, Mark mark) {
    String word = mark.words.iterator().next();
    Stages.then(
        context.request("channel:read", JsonObject.of("roomName", room, "upTo", word)),
        data -> {
          failures = 0;
          told(room, data, true);
          answered(room, mark, word);
        },
        error -> failed(room, mark, word, error));
  }

  /** Goes on with the next word, or ends with the last. */
  private void answered(String room, Mark mark, String word) {
    mark.words.remove(word);
    if (!mark.words.isEmpty()) {
      ask(room, mark);
      return;
    }
    underWay.remove(room);
    RealtimeException refused = mark.refused;
    if (refused == null) {
      settle(mark);
      mark.answers.forEach(answer -> answer.complete(null));
    } else {
      fail(mark, refused);
    }
    send(room);
  }

  /** Another device of ours has read a room. */
  void toldElsewhere(JsonObject event) {
    told("", event, false);
  }

  /** A server that gives no counts has told nothing. */
  private void told(String asked, JsonObject data, boolean here) {
    String room = MessageWire.room(data);
    if (data.integer("unreadCount").isPresent()) {
      context.publish(
          new DeliveryEvent.ReadUpTo(
              new ReadPosition(
                  room.isEmpty() ? asked : room,
                  MessageWire.text(data, "threadId"),
                  MessageWire.text(data, "lastReadMessageId"),
                  data.integer("readOffset").orElse(0L),
                  Questions.count(data, "unreadCount"),
                  Questions.count(data, "mentionCount"),
                  WireTime.read(data, "readAt").orElseGet(context.clock()::instant)),
              here));
    }
  }

  private void failed(String room, Mark mark, String word, RealtimeException error) {
    boolean lost = error instanceof NotConnectedException || error instanceof ConnectionException;
    if (!lost && !error.isRetryable()) {
      mark.refused = error.code().equals("UNKNOWN_EVENT") ? unsupported() : error;
      answered(room, mark, word);
      return;
    }
    underWay.remove(room);
    Mark newer = owed.putIfAbsent(room, mark);
    if (newer != null) {
      newer.follows(mark);
    }
    if (!lost && timer == null) {
      failures++;
      Duration wait = RetrySchedule.again(error, failures, context.jitter());
      timer = context.loop().schedule(wait, this::send);
    }
  }

  private void fail(@Nullable Mark mark, RealtimeException cause) {
    if (mark != null) {
      settle(mark);
      mark.answers.forEach(answer -> answer.fail(cause));
      if (mark.answers.isEmpty()) {
        // Whoever said it is gone with an earlier process.
        context.publish(new ConnectionEvent.Fault(cause));
      }
    }
  }

  private void settle(Mark mark) {
    if (!mark.rows.isEmpty()) {
      journal.delete(List.copyOf(mark.rows));
    }
  }

  private static UnsupportedByPeerException unsupported() {
    return new UnsupportedByPeerException("the server takes no marks of what was read");
  }

  private void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  void close() {
    stop();
    journal.close();
    owed.values().forEach(mark -> mark.answers.forEach(Answer::failClosed));
    underWay.values().forEach(mark -> mark.answers.forEach(Answer::failClosed));
  }
}
