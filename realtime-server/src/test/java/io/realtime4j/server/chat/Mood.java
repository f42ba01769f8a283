package io.realtime4j.server.chat;

import io.realtime4j.api.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** How somebody who is asked answers. */
public enum Mood {
  WELL,
  LATE,
  HANGS,
  THROWS,
  FAILS,
  OVERLOADED,
  GIVES_NO_STAGE,
  ANSWERS_NULL;

  /** Later than the server waits for one answer, earlier than for the request. */
  public static final Duration LATE_BY = Duration.ofSeconds(6);

  /** Answers, with what a well one would say where there is something to say. */
  public <T> CompletionStage<T> answer(
      Executor later, Supplier<? extends CompletionStage<? extends T>> well) {
    CompletableFuture<T> future = new CompletableFuture<>();
    switch (this) {
      case WELL -> complete(future, well.get());
      case LATE -> later.execute(() -> complete(future, well.get()));
      case HANGS -> {}
      case THROWS -> throw new IllegalStateException("boom");
      case FAILS -> future.completeExceptionally(new IllegalArgumentException("no"));
      case OVERLOADED ->
          future.completeExceptionally(
              new StoreException(StoreException.OVERLOADED, "too much waits", null));
      case GIVES_NO_STAGE -> {
        return null;
      }
      case ANSWERS_NULL -> future.complete(null);
    }
    return future;
  }

  private static <T> void complete(
      CompletableFuture<T> future, CompletionStage<? extends T> stage) {
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            future.complete(value);
          } else {
            future.completeExceptionally(failure);
          }
        });
  }
}
