package io.realtime4j.api.spi.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of a log's end, for who implements a {@link MessageLog}: tell it after each commit,
 * and it scans for what is new. Safe for use by several threads.
 */
public final class LogTails {
  /**
   * A batch that a listener has for this long counts as taken. Nothing waits with a timer for that:
   * it is looked at with each commit, before which there is nothing new to give.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger(LogTails.class.getName());

  /** As many as a scan gives by default: a listener's batch is a page of the log. */
  private static final ScanQuery PAGE = ScanQuery.builder().build();

  private final Function<ScanQuery, CompletionStage<LogScan>> scan;
  private final InstantSource clock;
  private final List<Tail> tails = new CopyOnWriteArrayList<>();

  /**
   * Creates one without listeners.
   *
   * @param clock by which listeners are late
   */
  public LogTails(Function<ScanQuery, CompletionStage<LogScan>> scan, InstantSource clock) {
    this.scan = scan;
    this.clock = clock;
  }

  /** Adds a listener; see {@link MessageLog#tail}. */
  public AutoCloseable add(long afterLsn, TailListener listener) {
    Tail tail = new Tail(afterLsn, listener);
    tails.add(tail);
    tail.wake();
    return () -> tails.remove(tail);
  }

  /** Says that entries were committed. */
  public void committed() {
    tails.forEach(Tail::wake);
  }

  /**
   * A batch that a listener has.
   *
   * @param answered wakes that it answers, once there is no more
   */
  private record Batch(boolean hasMore, int answered, long sinceMillis) {}

  /** One listener; at most one scan or batch of it is under way. */
  private final class Tail {
    private final TailListener listener;

    /** Wakes that were not answered yet; who raises it from 0 scans. */
    private final AtomicInteger wakes = new AtomicInteger();

    /** Steps to be taken; who raises it from 0 takes them, so that none is taken within another. */
    private final AtomicInteger steps = new AtomicInteger();

    /** What the listener has. Whoever takes it away goes on: its stage, or who finds it late. */
    private final AtomicReference<@Nullable Batch> given = new AtomicReference<>();

    /** Touched by who scans. */
    private long position;

    Tail(long position, TailListener listener) {
      this.position = position;
      this.listener = listener;
    }

    void wake() {
      Batch batch = given.get();
      if (batch != null
          && clock.millis() - batch.sinceMillis >= PATIENCE.toMillis()
          && given.compareAndSet(batch, null)) {
        warn("a listener of the log has kept a batch for too long and gets the next", null);
        goOn(batch);
      }
      if (wakes.getAndIncrement() == 0) {
        proceed();
      }
    }

    private void proceed() {
      if (steps.getAndIncrement() > 0) {
        return;
      }
      do {
        scanOn();
      } while (steps.decrementAndGet() > 0);
    }

    private void scanOn() {
      int answered = wakes.get();
      scan.apply(PAGE.toBuilder().after(position).build())
          .whenComplete(
              (found, failure) -> {
                if (failure != null) {
                  warn("the end of the log was not read", failure);
                  rest(answered);
                } else {
                  give(found, answered);
                }
              });
    }

    private void give(LogScan found, int answered) {
      if (!tails.contains(this)) {
        return;
      }
      boolean isNews = found.completeTo() > position;
      position = Math.max(position, found.completeTo());
      Batch batch = new Batch(found.hasMore(), answered, clock.millis());
      given.set(batch);
      CompletionStage<?> taken = isNews ? hand(found) : CompletableFuture.completedFuture(null);
      taken.whenComplete(
          (done, failure) -> {
            if (given.compareAndSet(batch, null)) {
              goOn(batch);
            }
          });
    }

    /** What a listener does wrong is logged, and costs it nothing but what it has missed. */
    @SuppressWarnings("CatchThrowable") // One that misses a class must not stand still either.
    private CompletionStage<?> hand(LogScan found) {
      try {
        CompletionStage<?> taken = listener.onEntries(found);
        if (taken != null) {
          return taken;
        }
        warn("a listener of the log gave no stage", null);
      } catch (Throwable e) {
        warn("a listener of the log failed", e);
      }
      return CompletableFuture.completedFuture(null);
    }

    private void goOn(Batch batch) {
      if (batch.hasMore) {
        proceed();
      } else {
        rest(batch.answered);
      }
    }

    private void rest(int answered) {
      if (wakes.addAndGet(-answered) > 0) {
        proceed();
      }
    }

    private void warn(String what, @Nullable Throwable cause) {
      LOG.log(System.Logger.Level.WARNING, what, cause);
    }
  }
}
