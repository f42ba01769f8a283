package io.realtime4j.server.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done with stages once they are on the right loop. */
public final class Stages {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private Stages() {}

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

  /**
   * Hands over what a stage gives. What the taker of the value throws goes to the taker of
   * failures, so that whoever waits for an answer gets one.
   */
  public static <T> void settle(
      CompletionStage<T> stage, Consumer<T> onValue, Consumer<Throwable> onFailure) {
    stage.whenComplete(
        (value, failure) -> {
          Throwable failed = failure == null ? take(onValue, value) : cause(failure);
          if (failed != null) {
            Throwable again = take(onFailure, failed);
            if (again != null) {
              LOG.log(System.Logger.Level.ERROR, "a continuation failed", again);
            }
          }
        });
  }

  private static <T> @Nullable Throwable take(Consumer<T> taker, T value) {
    try {
      taker.accept(value);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  public static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
