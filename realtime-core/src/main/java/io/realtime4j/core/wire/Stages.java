package io.realtime4j.core.wire;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Continues on the loop with the outcome of a stage. */
public final class Stages {
  private Stages() {}

  /** Continues at once, on whichever thread completes: for requests, which complete on the loop. */
  public static <T> void then(
      CompletionStage<T> stage, Consumer<? super T> done, Consumer<RealtimeException> failed) {
    var unused =
        stage.whenComplete(
            (value, error) -> {
              if (error == null) {
                done.accept(value);
              } else {
                failed.accept(requestFailure(error));
              }
            });
  }

  /** Continues in a task of the loop: for stores, which complete on threads of their own. */
  public static <T> void post(
      EventLoop loop,
      CompletionStage<T> stage,
      Consumer<? super T> done,
      Consumer<RealtimeException> failed) {
    var unused =
        stage.whenComplete(
            (value, error) -> {
              try {
                loop.execute(
                    () -> {
                      if (error == null) {
                        done.accept(value);
                      } else {
                        failed.accept(failureOf(error));
                      }
                    });
              } catch (RejectedExecutionException stopped) {
                // The client is gone, and with it whoever waited.
              }
            });
  }

  /** Makes a call to a plug-in: one that throws or answers null has failed, and no more. */
  public static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
    try {
      CompletionStage<T> stage = call.get();
      return stage == null
          ? CompletableFuture.failedFuture(new IllegalStateException("it answered null"))
          : stage;
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static RealtimeException requestFailure(Throwable error) {
    Throwable cause = unwrapped(error);
    return cause instanceof RealtimeException known
        ? known
        : new FeatureException("REQUEST_FAILED", false, "the request failed: " + cause, cause);
  }

  /** Returns what a failed stage of a store says. */
  public static RealtimeException failureOf(Throwable error) {
    Throwable cause = unwrapped(error);
    return cause instanceof RealtimeException known
        ? known
        : new StoreException(StoreException.FAILED, "the store failed: " + cause, cause);
  }

  private static Throwable unwrapped(Throwable error) {
    @Nullable Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }
}
