package io.realtime4j.server.chat.moderation;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Complaints;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Deadline and bound of what whoever runs the server asks for. From any thread. */
public final class Deeds {
  /** A room may have to be loaded, and be asked when those before have been answered. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A program that has more under way has lost its measure; the store gets it one by one. */
  static final int MAX_UNDER_WAY = 1_000;

  private final EventLoop loop;
  private final Complaints complaints;
  private final AtomicInteger underWay = new AtomicInteger();

  /** Creates one whose deadlines are kept by a loop. */
  public Deeds(Asker asker) {
    this.loop = asker.loop();
    this.complaints = asker.complaints();
  }

  /** Does something; completes with its result, or with what can be told of its failure. */
  <T> CompletableFuture<T> begin(Supplier<? extends CompletionStage<T>> action) {
    if (underWay.incrementAndGet() > MAX_UNDER_WAY) {
      underWay.decrementAndGet();
      return CompletableFuture.failedFuture(
          Refusals.unavailable("Too much is under way just now", Asker.PAUSE));
    }
    CompletableFuture<T> done = new CompletableFuture<>();
    Cancellable late;
    try {
      late =
          loop.schedule(
              PATIENCE,
              () ->
                  done.completeExceptionally(
                      Refusals.unavailable("It has not been done in time", Asker.PAUSE)));
    } catch (RejectedExecutionException stopped) {
      underWay.decrementAndGet();
      return CompletableFuture.failedFuture(Refusals.closed());
    }
    // Only when it has really ended: what is late is still under way.
    Stages.settle(
        begun(action),
        value -> {
          over(late);
          done.complete(value);
        },
        failure -> {
          over(late);
          done.completeExceptionally(told(failure));
        });
    return done;
  }

  private static <T> CompletionStage<T> begun(Supplier<? extends CompletionStage<T>> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void over(Cancellable late) {
    underWay.decrementAndGet();
    try {
      loop.execute(late::cancel);
    } catch (RejectedExecutionException stopped) {
      // Then the deadline is gone too.
    }
  }

  private RealtimeException told(Throwable failure) {
    if (failure instanceof RealtimeException known) {
      return known;
    }
    if (failure instanceof RejectedExecutionException) {
      return Refusals.closed();
    }
    complaints.error("moderation failed", failure);
    return Refusals.internal();
  }
}
