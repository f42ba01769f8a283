package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.chat.meter.Metrics;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionShard;
import io.realtime4j.server.socketio.BatchNamespace;
import io.realtime4j.server.socketio.BatchNamespace.BatchEvent;
import io.realtime4j.server.socketio.BatchNamespace.BatchTurn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 * A batch is one task on each loop of sessions, and one more on each loop of the rooms that it came
 * from. On a loop of sessions each message goes in the order that its author sees: answer, message,
 * confirmation; then the shard notes whom it was written to. Messages of one room that follow each
 * other go to everybody else together, socket by socket. What fails for one of them is logged and
 * keeps nothing from the others: the books are kept right whatever happens to a socket.
 */

/** Posts what became of the messages of a batch. Sequencer only. */
public final class MessageFanOut {
  /** Batches that a shard may be behind with before senders are asked to wait. */
  static final int MAX_BEHIND = 1_000;

  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final BatchNamespace namespace;
  private final List<SessionShard> shards;

  public MessageFanOut(BatchNamespace namespace, List<SessionShard> shards) {
    this.namespace = namespace;
    this.shards = shards;
  }

  /** Returns whether a shard has not yet done what was posted a while ago. */
  boolean isBehind() {
    for (SessionShard shard : shards) {
      if (shard.behind().get() >= MAX_BEHIND) {
        return true;
      }
    }
    return false;
  }

  /**
   * Posts what became of each submission of a batch; the three lists go side by side.
   *
   * @return what was committed
   */
  List<LogEntry> post(
      List<Submission> submissions, List<MessageEntry> entries, List<AppendResult> results) {
    List<Outcome> outcomes = new ArrayList<>(submissions.size());
    List<BatchEvent> events = new ArrayList<>(2 * submissions.size());
    for (int i = 0; i < submissions.size(); i++) {
      Submission submission = submissions.get(i);
      try {
        outcomes.add(Outcome.of(submission, entries.get(i), results.get(i), events));
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a committed message could not be sent on", e);
        outcomes.add(Outcome.failed(submission, e, events.size()));
      }
    }
    return post(outcomes, events);
  }

  /** Posts what became of a change; returns what was committed. */
  List<LogEntry> post(ChangeSubmission change, ChangeResult result) {
    List<BatchEvent> events = new ArrayList<>(2);
    return post(List.of(Outcome.of(change, result, events)), events);
  }

  /** Posts a change that is found to be in the log. */
  List<LogEntry> post(ChangeSubmission change, ChangeRow row) {
    List<BatchEvent> events = new ArrayList<>(2);
    return post(List.of(Outcome.of(change, row, events)), events);
  }

  /**
   * Posts what another server has committed.
   *
   * @param isRoomUsed whether a room is in use here, beyond the sessions in it
   */
  List<LogEntry> post(List<LogEntry> foreign, Predicate<RoomKey> isRoomUsed) {
    List<Outcome> outcomes = new ArrayList<>(foreign.size());
    List<BatchEvent> events = new ArrayList<>();
    for (LogEntry entry : foreign) {
      RoomKey room = new RoomKey(entry.tenant(), entry.room());
      boolean isUsed = isRoomUsed.test(room) || mayHold(room);
      boolean isAuthorHere =
          entry instanceof MessageRow row && mayHold(RoomKey.userRoom(row.tenant(), row.userId()));
      try {
        outcomes.add(Outcome.of(entry, isUsed, isAuthorHere, events));
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a message of another server could not be sent on", e);
        outcomes.add(Outcome.passedOver(entry, events.size()));
      }
    }
    return post(outcomes, events);
  }

  /** Returns whether sessions here may have to be told of something: a room, a user's room. */
  boolean mayHold(Object key) {
    for (SessionShard shard : shards) {
      if (shard.mayHold(key)) {
        return true;
      }
    }
    return false;
  }

  /** Everything up to here was posted, or need not be. */
  void reached(long lsn) {
    start(lsn);
  }

  private List<LogEntry> post(List<Outcome> outcomes, List<BatchEvent> events) {
    shards.forEach(shard -> shard.behind().incrementAndGet());
    namespace.post(List.copyOf(events), turn -> deliver(outcomes, turn));
    settle(outcomes);
    List<LogEntry> rows = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      LogEntry row = outcome.row();
      if (row != null) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Says where the log ends before anything is posted. */
  void start(long lsn) {
    namespace.position(lsn);
    shards.forEach(shard -> shard.loop().execute(() -> shard.reached(lsn)));
  }

  private void deliver(List<Outcome> outcomes, BatchTurn turn) {
    SessionShard shard = shards.get(turn.loop());
    shard.behind().decrementAndGet();
    int next = 0;
    while (next < outcomes.size()) {
      int end = endOfRun(outcomes, next);
      List<Outcome> run = outcomes.subList(next, end);
      if (run.size() == 1) {
        deliver(run.get(0), shard, turn);
      } else {
        guarded(() -> deliverRun(run, shard, turn));
      }
      run.forEach(outcome -> delivered(outcome, shard));
      next = end;
    }
    shard.meter().count(Metrics.DELIVERIES, turn.written());
  }

  /** Returns before which outcome the messages end that go to the same sockets. */
  private static int endOfRun(List<Outcome> outcomes, int from) {
    Outcome first = outcomes.get(from);
    int end = from + 1;
    while (first.isForWholeRoom()
        && end < outcomes.size()
        && outcomes.get(end).isForWholeRoom()
        && outcomes.get(end).room().equals(first.room())) {
      end++;
    }
    return end;
  }

  private void deliver(Outcome outcome, SessionShard shard, BatchTurn turn) {
    answer(outcome, shard);
    for (int event = outcome.firstEvent(); event < outcome.endOfEvents(); event++) {
      int next = event;
      guarded(() -> turn.deliver(next));
    }
  }

  /** Those who have written hear of each message in turn; all others get the messages at once. */
  private void deliverRun(List<Outcome> run, SessionShard shard, BatchTurn turn) {
    Set<String> users = new LinkedHashSet<>();
    run.forEach(outcome -> users.add(outcome.userRoom()));
    Set<ServerSocket> authors = turn.in(users);
    List<Integer> messages = new ArrayList<>(run.size());
    for (Outcome outcome : run) {
      @Nullable ChatSession session = outcome.session();
      if (session != null && session.shard() == shard) {
        authors.add(session.socket());
      }
      messages.add(outcome.firstEvent());
    }
    for (Outcome outcome : run) {
      answer(outcome, shard);
      guarded(() -> turn.deliverTo(authors, outcome.firstEvent()));
      for (int event = outcome.firstEvent() + 1; event < outcome.endOfEvents(); event++) {
        int next = event;
        guarded(() -> turn.deliver(next));
      }
    }
    turn.deliverBeside(authors, messages);
  }

  /** Whoever has no session is answered on the first loop. */
  private void answer(Outcome outcome, SessionShard shard) {
    ChatSession session = outcome.session();
    if (shard == (session == null ? shards.get(0) : session.shard())) {
      guarded(outcome::answer);
    }
  }

  private static void delivered(Outcome outcome, SessionShard shard) {
    LogEntry row = outcome.row();
    if (row != null) {
      shard.reached(row.lsn());
    }
    StoredMessage message = outcome.message();
    if (message != null && outcome.isWatched()) {
      guarded(() -> shard.deliveryWatch().sent(outcome.room(), message));
    }
  }

  /** Tells the rooms, those of one loop together. */
  private static void settle(List<Outcome> outcomes) {
    Map<EventLoop, List<Runnable>> byLoop = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      Pending submission = outcome.submission();
      if (submission != null) {
        byLoop
            .computeIfAbsent(submission.home(), loop -> new ArrayList<>())
            .add(() -> submission.settled(outcome.row()));
      }
    }
    byLoop.forEach((loop, some) -> loop.execute(() -> some.forEach(MessageFanOut::guarded)));
  }

  static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a part of a fan-out failed", e);
    }
  }
}
