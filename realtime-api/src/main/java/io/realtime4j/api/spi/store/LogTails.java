package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The listeners of a log's end, for who implements a {@link MessageLog}: tell it after each commit,
 * and it scans for what is new. Safe for use by several threads.
 */
public final class LogTails {
  private static final System.Logger LOG = System.getLogger(LogTails.class.getName());

  /** As many as a scan gives by default: a listener's batch is a page of the log. */
  private static final ScanQuery PAGE = ScanQuery.builder().build();

  private final Function<ScanQuery, CompletionStage<LogScan>> scan;
  private final List<Tail> tails = new CopyOnWriteArrayList<>();

  /** Creates one without listeners. */
  public LogTails(Function<ScanQuery, CompletionStage<LogScan>> scan) {
    this.scan = scan;
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

  /** One listener; at most one scan or batch of it is under way. */
  private final class Tail {
    private final TailListener listener;

    /** Wakes that were not answered yet; who raises it from 0 scans. */
    private final AtomicInteger wakes = new AtomicInteger();

    /** Touched by who scans. */
    private long position;

    Tail(long position, TailListener listener) {
      this.position = position;
      this.listener = listener;
    }

    void wake() {
      if (wakes.getAndIncrement() == 0) {
        next();
      }
    }

    private void next() {
      int answered = wakes.get();
      scan.apply(PAGE.toBuilder().after(position).build())
          .whenComplete(
              (batch, failure) -> {
                if (failure != null) {
                  LOG.log(System.Logger.Level.WARNING, "the end of the log was not read", failure);
                  rest(answered);
                } else {
                  give(batch, answered);
                }
              });
    }

    private void give(LogScan batch, int answered) {
      if (!tails.contains(this)) {
        return;
      }
      boolean isNews = batch.completeTo() > position;
      position = Math.max(position, batch.completeTo());
      CompletionStage<?> taken = CompletableFuture.completedFuture(null);
      if (isNews) {
        try {
          taken = listener.onEntries(batch);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.WARNING, "a listener of the log failed", e);
        }
      }
      taken.whenComplete(
          (done, failure) -> {
            if (batch.hasMore()) {
              next();
            } else {
              rest(answered);
            }
          });
    }

    private void rest(int answered) {
      if (wakes.addAndGet(-answered) > 0) {
        next();
      }
    }
  }
}
