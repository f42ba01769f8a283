package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/*
 * The log is dense in the order of the commits of all servers, but for what was removed, and no
 * reader sees an entry before those that precede it. So "up to here" is one number, the head, and
 * whoever knows that there is more reads it after the head. That there is more is known from what
 * peers tell, from what an entry of our own left open before it, and from a look once a second,
 * which makes good whatever news were lost. A reading may meet entries of ours of which the log has
 * not yet said that it has them: it ends there, and goes on once that was said.
 */

/** Follows what other servers put into the log. Sequencer's loop only. */
final class Follower implements Part {
  /** What of the log is told. */
  static final String SUBJECT = "log";

  /** News that were lost are noticed within that. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** What is posted in one turn, as where a batch is our own. */
  private static final int PAGE_BYTES = Batch.MAX_BYTES;

  /** News that came before others; more are not needed, for a reading covers them. */
  private static final int MOST_NEWS = 1_000;

  private final Asker asker;
  private final MessageLog log;
  private final Peers peers;
  private final Owner owner;
  private final TreeMap<Long, LogNews> heard = new TreeMap<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private boolean isStarted;
  private boolean isReading;
  private boolean isPaused;

  /** Whether an entry of ours comes next of which the log has yet to say that it has it. */
  private boolean isAtOwn;

  /** There are entries up to here. */
  private long wanted;

  // Who waits for a look that has begun, and for the one after it: null while there is none.
  private @Nullable CompletableFuture<Long> looking;
  private @Nullable CompletableFuture<Long> lookingNext;

  /** Whose place in the log it is. */
  interface Owner {
    /** Returns the place up to which everything was posted. */
    long head();

    /** Everything up to here was posted, or need not be. */
    void reached(long lsn);

    /** Returns whether there is somebody here whom it concerns. */
    boolean isOfUse(LogNews news);

    /** Returns whether nobody else goes over the log now. */
    boolean isFree();

    /** Returns whether shards have not yet done what was posted a while ago. */
    boolean isBehind();

    /**
     * Posts what was read, in its order; returns whether that was all, and not up to an entry of
     * which the log has yet to say that it has it.
     */
    boolean take(List<LogEntry> entries);

    /** More was posted: what waits for that may go out. */
    void followed();
  }

  private record Waiter(long lsn, CompletableFuture<Void> reached) {}

  Follower(Asker asker, MessageLog log, Peers peers, Owner owner) {
    this.asker = asker;
    this.log = log;
    this.peers = peers;
    this.owner = owner;
    peers.join(SUBJECT, this);
  }

  /** Begins, when it is known where the log ends. */
  void start() {
    if (peers.areExpected()) {
      isStarted = true;
      asker.loop().schedule(LOOK, this::lookAgain);
    }
  }

  /** Tells peers what was committed here. */
  void tell(List<LogEntry> committed) {
    if (peers.areExpected() && !committed.isEmpty()) {
      LogNews.of(committed).forEach(news -> peers.tell(SUBJECT, news));
    }
  }

  /**
   * Returns whether everything before an entry was posted, so that it is its turn; if not, that is
   * read.
   *
   * @param lsn the place of the entry; 0 if there is none
   */
  boolean isTurnOf(long lsn) {
    if (!peers.areExpected() || lsn <= owner.head() + 1) {
      return true;
    }
    want(lsn - 1);
    return lsn <= owner.head() + 1;
  }

  /** The log has said what it has of something of ours. */
  void settled() {
    isAtOwn = false;
  }

  /** Returns whether all was posted before an entry of ours of which that is yet to be said. */
  boolean isAtOwn() {
    return isAtOwn;
  }

  /** Has everything posted up to here; the owner hears when it was, or is already. */
  void follow(long lsn) {
    want(lsn);
    asker.loop().execute(owner::followed);
  }

  private void want(long lsn) {
    wanted = Math.max(wanted, lsn);
    proceed();
  }

  /** Goes on, if there is more and nothing stands against it. */
  void proceed() {
    if (passOver()) {
      asker.loop().execute(owner::followed);
    }
    wake();
    if (owner.head() >= wanted || isReading || isPaused || isAtOwn || !owner.isFree()) {
      return;
    }
    if (owner.isBehind()) {
      pause(Refusals.FAN_OUT_PAUSE);
      return;
    }
    isReading = true;
    // Not within the call: an answer may be there at once.
    asker.loop().execute(this::read);
  }

  private void read() {
    long upTo = wanted;
    ScanQuery query =
        ScanQuery.builder().after(owner.head()).upTo(upTo).maxBytes(PAGE_BYTES).build();
    Stages.settle(
        asker.ask("the store", () -> log.scan(query)),
        page -> read(page, upTo),
        failure -> {
          isReading = false;
          pause(Asker.PAUSE);
        });
  }

  private void pause(Duration time) {
    isPaused = true;
    asker
        .loop()
        .schedule(
            time,
            () -> {
              isPaused = false;
              proceed();
            });
  }

  private void read(LogScan page, long upTo) {
    isReading = false;
    if (!owner.isFree()) {
      // Who has the log now goes over the same entries, and may have posted some of them.
      return;
    }
    if (owner.take(page.entries())) {
      owner.reached(page.completeTo());
      if (!page.hasMore() && page.completeTo() < upTo && wanted == upTo) {
        // There is less than was said.
        wanted = page.completeTo();
      }
    } else {
      isAtOwn = true;
    }
    owner.followed();
  }

  /** What comes next and concerns nobody here need not be read; returns whether there was some. */
  private boolean passOver() {
    boolean hasMoved = false;
    while (!heard.isEmpty()) {
      LogNews next = heard.firstEntry().getValue();
      long head = owner.head();
      if (next.to() > head) {
        if (next.from() > head + 1 || owner.isOfUse(next)) {
          return hasMoved;
        }
        owner.reached(next.to());
        hasMoved = true;
      }
      heard.pollFirstEntry();
    }
    return hasMoved;
  }

  /** Completes on the loop between two batches, once everything up to here was posted. */
  private CompletableFuture<Void> reaches(long lsn) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    waiters.add(new Waiter(lsn, reached));
    want(lsn);
    return reached;
  }

  private void wake() {
    long head = owner.head();
    List<Waiter> ready = waiters.stream().filter(waiter -> waiter.lsn <= head).toList();
    if (!ready.isEmpty()) {
      waiters.removeAll(ready);
      ready.forEach(waiter -> waiter.reached.complete(null));
    }
  }

  /**
   * Completes on the loop between two batches, once everything was posted that was committed before
   * the call; fails if the log does not say how much that is.
   */
  CompletableFuture<Void> caughtUp() {
    return look().thenCompose(this::reaches);
  }

  /** Asks where the log ends; those who come while that is being asked are asked for together. */
  CompletableFuture<Long> look() {
    if (looking == null) {
      CompletableFuture<Long> answer = new CompletableFuture<>();
      looking = answer;
      Stages.settle(
          asker.ask("the store", log::lastLsn),
          lsn -> {
            looked();
            answer.complete(lsn);
          },
          failure -> {
            looked();
            answer.completeExceptionally(failure);
          });
      return answer;
    }
    CompletableFuture<Long> next = lookingNext;
    if (next == null) {
      next = new CompletableFuture<>();
      lookingNext = next;
    }
    return next;
  }

  private void looked() {
    looking = null;
    CompletableFuture<Long> next = lookingNext;
    lookingNext = null;
    if (next != null) {
      Stages.settle(look(), next::complete, next::completeExceptionally);
    }
  }

  private void lookAgain() {
    asker.loop().schedule(LOOK, this::lookAgain);
    lookNow();
  }

  private void lookNow() {
    if (isStarted && looking == null) {
      Stages.settle(look(), this::want, failure -> {});
    }
  }

  @Override
  public void told(String peer, JsonObject message) {
    LogNews news = LogNews.read(message).orElse(null);
    if (news == null || !isStarted) {
      return;
    }
    if (heard.size() == MOST_NEWS) {
      heard.pollLastEntry();
    }
    heard.put(news.from(), news);
    want(news.to());
  }

  @Override
  public void missed(String peer) {
    lookNow();
  }

  @Override
  public void gone(String peer) {
    lookNow();
  }
}
