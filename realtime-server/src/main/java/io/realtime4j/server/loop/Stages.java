package io.realtime4j.server.loop;

import io.realtime4j.api.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Brings what others complete back to a loop. */
public final class Stages {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private Stages() {}

  /** Returns a future that completes as a stage does, on a loop that the caller runs on. */
  public static <T> CompletableFuture<T> on(EventLoop loop, CompletionStage<T> stage) {
    CompletableFuture<T> known = stage.toCompletableFuture();
    if (known.isDone() && loop.inLoop()) {
      return known;
    }
    CompletableFuture<T> future = new CompletableFuture<>();
    stage.whenComplete(
        (value, failure) ->
            loop.execute(
                () -> {
                  if (failure == null) {
                    future.complete(value);
                  } else {
                    future.completeExceptionally(cause(failure));
                  }
                }));
    return future;
  }

  /** Returns a future of all results in order, of futures that complete on one loop. */
  public static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            done -> {
              List<T> values = new ArrayList<>(futures.size());
              futures.forEach(future -> values.add(future.getNow(null)));
              return values;
            });
  }

  /** Hands over what a stage gives; what the takers throw is logged. */
  public static <T> void settle(
      CompletionStage<T> stage, Consumer<T> onValue, Consumer<Throwable> onFailure) {
    stage.whenComplete(
        (value, failure) -> {
          try {
            if (failure == null) {
              onValue.accept(value);
            } else {
              onFailure.accept(cause(failure));
            }
          } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a continuation failed", e);
          }
        });
  }

  public static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
