package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.cluster.LogOrder;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.meter.LoopMeter;
import io.realtime4j.server.chat.meter.Metrics;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.DeadlineQueue;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Everything goes into the log from this one loop, so calls, commits and completions have one order.
 * Messages that were submitted within a turn are one call, or a few if they are many; a change is a
 * call of its own. A call that completes early waits until those before it have completed, then what
 * it is goes out. A call that fails, or does not answer in time, may have
 * been committed: then nothing is appended or goes out before the log has said so. Because everything goes out from here, "the last offset
 * posted" is exact for who attaches by a task posted from here.
 *
 * Where other servers put entries into the log too, theirs go out from here in their place: an entry
 * of ours waits until those before it were read and posted.
 */

/** The one way out for everything that is committed, in the order of the log. */
public final class Sequencer implements LogOrder {
  /** Messages between their submission and their fan-out; more are refused for a moment. */
  static final int MAX_PENDING = 10_000;

  /** The same in bytes of their bodies. */
  static final long MAX_PENDING_BYTES = 32L << 20;

  private final Asker asker;
  private final EventLoop loop;
  private final DeadlineQueue deadlines;
  private final MessageLog log;
  private final MessageIds ids;
  private final MessageFanOut fanOut;
  private final LoopMeter meter;
  // Loop only.
  private final PostedHeads heads = new PostedHeads();
  private final Deque<LogCall> inFlight = new ArrayDeque<>();
  private final Deque<Pending> gathering = new ArrayDeque<>();
  private final LogTail tail = new LogTail();
  private final LogWaiters waiters;
  private final Doubts doubts;
  private final Peers peers;
  private final Follower follower;
  private final Repeats repeats;
  private BiConsumer<RoomKey, List<MessageRow>> rooms = (room, messages) -> {};
  private int pending;
  private long pendingBytes;

  public Sequencer(
      Asker asker,
      MessageLog log,
      MessageIds ids,
      MessageFanOut fanOut,
      LoopMeter meter,
      Peers peers) {
    this.asker = asker;
    this.loop = asker.loop();
    this.deadlines = new DeadlineQueue(loop, Asker.PATIENCE);
    this.waiters = new LogWaiters(loop);
    this.doubts = new Doubts(asker, log, new Found());
    this.peers = peers;
    this.follower = new Follower(asker, log, peers, new Place());
    this.repeats = new Repeats(asker, follower);
    this.log = log;
    this.ids = ids;
    this.fanOut = fanOut;
    this.meter = meter;
    meter.levelOfServer(Metrics.PENDING_MESSAGES, () -> pending);
    meter.levelOfServer(Metrics.PENDING_BYTES, () -> pendingBytes);
  }

  /** Takes a message or a change; what one thread submits goes into the log in that order. */
  public void submit(Pending submission) {
    loop.execute(() -> accept(submission));
  }

  /**
   * Has rooms told of the messages that other servers put into them.
   *
   * @param told takes messages of one room, in order; called on the sequencer's loop
   */
  public void tells(BiConsumer<RoomKey, List<MessageRow>> told) {
    rooms = told;
  }

  /**
   * A room is about to be loaded: completes when it is known what is posted in it, which has to be
   * before the store is asked where its log stands.
   */
  public CompletableFuture<Void> watch(RoomKey room) {
    return peers.areExpected()
        ? onLoop(
            () -> {
              heads.watch(room);
              return CompletableFuture.completedFuture(null);
            })
        : CompletableFuture.completedFuture(null);
  }

  /**
   * Completes on the sequencer's loop, between two messages, once everything was posted that any
   * server had committed before the call; fails if the log does not say how much that is. At once
   * where no other server writes.
   */
  public CompletableFuture<Void> caughtUp() {
    return peers.areExpected()
        ? onLoop(follower::caughtUp)
        : CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> onLoop(Supplier<CompletableFuture<Void>> task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(() -> Stages.settle(task.get(), done::complete, done::completeExceptionally));
    return done;
  }

  /**
   * Tells where a room's log stood when the room was loaded. Of other servers' messages up to there
   * some may yet have to be posted: who attaches has to wait until it has {@link #caughtUp}.
   */
  public void seed(RoomKey room, long newest) {
    loop.execute(() -> heads.seed(room, newest));
  }

  /** Forgets a room that is no longer in use. */
  public void forget(RoomKey room) {
    loop.execute(() -> heads.forget(room));
  }

  /**
   * Runs a task between two messages, with the offset of the last one posted in a room: sessions to
   * which the task posts get exactly the later ones.
   */
  public void between(RoomKey room, LongConsumer task) {
    loop.execute(() -> task.accept(heads.of(room)));
  }

  /** Says where the log ends; before clients come. */
  public void start(long lsn) {
    loop.execute(
        () -> {
          tail.start(lsn);
          fanOut.start(lsn);
          waiters.reached(lsn);
          follower.start();
        });
  }

  @Override
  public long head() {
    return tail.head();
  }

  @Override
  public void after(long lsn, Runnable task) {
    if (lsn <= tail.head()) {
      MessageFanOut.guarded(task);
    } else {
      waiters.add(lsn, task);
    }
  }

  /**
   * Runs a task between two messages, with the end of the log and all that came after an lsn, or
   * null if they are too many to have been kept.
   */
  public void sinceThen(long lsn, BiConsumer<Long, @Nullable List<LogEntry>> task) {
    loop.execute(() -> task.accept(tail.head(), tail.since(lsn)));
  }

  /**
   * Returns whether it is not known what became of messages: the log did not answer in time, and
   * has not said since what it holds of them. Loop only.
   */
  public boolean isInDoubt() {
    return doubts.isUnanswered() || !doubts.isEmpty();
  }

  private void accept(Pending submission) {
    if (pending >= MAX_PENDING || pendingBytes >= MAX_PENDING_BYTES || fanOut.isBehind()) {
      submission.refused(
          Refusals.unavailable("Too much is being sent just now", Refusals.FAN_OUT_PAUSE));
      return;
    }
    if (doubts.isUnanswered()) {
      submission.refused(unavailable());
      return;
    }
    pending++;
    pendingBytes += submission.bytes();
    gathering.add(submission);
    if (gathering.size() == 1 && !doubts.isAsking()) {
      loop.execute(this::append);
    }
  }

  private RefusedException unavailable() {
    return asker.storeFailed();
  }

  private void append() {
    if (doubts.isAsking() || gathering.isEmpty()) {
      return;
    }
    LogCall call = LogCall.next(gathering, ids);
    inFlight.add(call);
    if (!gathering.isEmpty()) {
      loop.execute(this::append);
    }
    call.deadline =
        deadlines.add(
            () -> completed(call, null, new TimeoutException("the log has not answered"), false));
    call.askedAt = meter.now();
    try {
      call.ask(log)
          .whenComplete(
              (answer, failure) -> loop.execute(() -> completed(call, answer, failure, true)));
    } catch (RuntimeException e) {
      completed(call, null, e, true);
    }
  }

  private void completed(
      LogCall call, @Nullable Runnable answer, @Nullable Throwable failure, boolean isOver) {
    call.isOver |= isOver;
    if (!call.isCompleted()) {
      call.completed(answer, failure == null ? null : Stages.cause(failure));
      if (call.isInDoubt()) {
        meter.count(Metrics.COMMIT_FAILURES, 1);
      } else if (failure != null && Asker.isOverload(failure)) {
        meter.count(Metrics.STORE_OVERLOADS, 1);
      } else {
        meter.took(Metrics.COMMIT_TIME, call.askedAt);
      }
    }
    proceed();
  }

  /** Lets out what has its end and its turn. */
  private void proceed() {
    while (!doubts.isAsking()) {
      LogCall first = inFlight.peek();
      boolean isCompleted = first != null && first.isCompleted();
      if (first != null && isCompleted && first.isInDoubt()) {
        doubtAll();
        doubts.ask();
      } else if (isCompleted && !doubts.isEmpty()) {
        doubts.over();
        doubts.ask();
      } else if (first != null && isCompleted) {
        if (!follower.isTurnOf(first.firstLsn())) {
          return;
        }
        if (isHeldUp(first)) {
          follower.proceed();
          return;
        }
        inFlight.remove();
        first.pending().forEach(this::noLongerPending);
        settle(first);
        follower.settled();
      } else if (doubts.hasOver()) {
        doubts.ask();
      } else {
        follower.proceed();
        return;
      }
    }
  }

  private boolean isHeldUp(LogCall first) {
    return peers.areExpected() && repeats.holdUp(first, heads, tail.head());
  }

  private void noLongerPending(Pending submission) {
    pending--;
    pendingBytes -= submission.bytes();
  }

  /** One reading is for all that are in doubt by now: thousands may be at once. */
  private void doubtAll() {
    LogCall first = inFlight.peek();
    while (first != null && first.isCompleted() && first.isInDoubt()) {
      inFlight.remove();
      first.pending().forEach(this::noLongerPending);
      doubts.add(first);
      first = inFlight.peek();
    }
  }

  private void settle(LogCall call) {
    if (call.isAnswered()) {
      committed(call.post(fanOut, heads));
    } else {
      call.pending().forEach(submission -> submission.refused(call.failure()));
    }
  }

  private void committed(List<LogEntry> entries) {
    meter.count(
        Metrics.MESSAGES, entries.stream().filter(entry -> entry instanceof MessageRow).count());
    tail.add(entries);
    waiters.reached(tail.head());
    follower.tell(entries);
  }

  /** Posts what another server has committed. */
  private void foreign(List<LogEntry> entries) {
    Map<RoomKey, List<MessageRow>> byRoom = new LinkedHashMap<>();
    for (LogEntry entry : entries) {
      RoomKey room = new RoomKey(entry.tenant(), entry.room());
      if (entry instanceof MessageRow message && heads.isUsed(room)) {
        heads.posted(room, message.offset());
        byRoom.computeIfAbsent(room, key -> new ArrayList<>()).add(message);
      }
    }
    tail.add(fanOut.post(entries, heads::isUsed));
    byRoom.forEach(rooms);
    waiters.reached(tail.head());
  }

  /** Where no other server writes, what was posted is all that there is. */
  private void reached(long lsn) {
    if (peers.areExpected() && lsn > tail.head()) {
      tail.reached(lsn);
      fanOut.reached(lsn);
      waiters.reached(lsn);
    }
  }

  /** The place in the log up to which everything was posted, for who follows others. */
  private final class Place implements Follower.Owner {
    @Override
    public long head() {
      return tail.head();
    }

    @Override
    public void reached(long lsn) {
      Sequencer.this.reached(lsn);
    }

    @Override
    public boolean isOfUse(LogNews news) {
      return news.isForAll()
          || news.rooms().stream().anyMatch(room -> heads.isUsed(room) || fanOut.mayHold(room))
          || news.authors().stream().anyMatch(fanOut::mayHold);
    }

    @Override
    public boolean isFree() {
      return !doubts.isAsking();
    }

    @Override
    public boolean isBehind() {
      return fanOut.isBehind();
    }

    @Override
    public boolean take(List<LogEntry> entries) {
      Set<Object> waiting = waiting();
      List<LogEntry> foreign = new ArrayList<>();
      for (LogEntry entry : entries) {
        Object key = LogCall.keyOf(entry);
        boolean isWaitedFor = waiting.contains(key);
        if (isWaitedFor || doubts.holds(key)) {
          postAll(foreign);
        }
        if (isWaitedFor) {
          Sequencer.this.reached(entry.lsn() - 1);
          return false;
        }
        if (entry.lsn() > tail.head() && !doubts.takes(key, entry)) {
          foreign.add(entry);
        }
      }
      postAll(foreign);
      return true;
    }

    private void postAll(List<LogEntry> entries) {
      if (!entries.isEmpty()) {
        Sequencer.this.foreign(List.copyOf(entries));
        entries.clear();
      }
    }

    @Override
    public void followed() {
      proceed();
    }
  }

  private Set<Object> waiting() {
    Set<Object> waiting = new LinkedHashSet<>();
    inFlight.forEach(call -> waiting.addAll(call.byKey().keySet()));
    return waiting;
  }

  /** What the log holds of what is in doubt. */
  private final class Found implements Doubts.Owner {
    @Override
    public long head() {
      return tail.head();
    }

    @Override
    public Set<Object> waiting() {
      return Sequencer.this.waiting();
    }

    @Override
    public void foreign(LogEntry entry) {
      if (peers.areExpected() && entry.lsn() > tail.head()) {
        Sequencer.this.foreign(List.of(entry));
      }
    }

    @Override
    public void reached(long lsn) {
      Sequencer.this.reached(lsn);
    }

    @Override
    public void found(Pending pending, LogEntry entry) {
      if (pending instanceof ChangeSubmission change && entry instanceof ChangeRow row) {
        committed(fanOut.post(change, row));
      } else if (pending instanceof Submission submission && entry instanceof MessageRow row) {
        heads.posted(submission.room(), row.offset());
        committed(
            fanOut.post(
                List.of(submission),
                List.of(
                    submission.entry(row.messageId()).toBuilder()
                        .sentAtMillis(row.sentAtMillis())
                        .build()),
                List.of(new AppendResult.Appended(row.offset(), row.lsn()))));
      }
    }

    @Override
    public void answered() {
      follower.settled();
      if (doubts.isUnanswered()) {
        gathering.forEach(Sequencer.this::noLongerPending);
        gathering.forEach(submission -> submission.refused(unavailable()));
        gathering.clear();
      } else {
        append();
        proceed();
      }
    }
  }
}
