package io.realtime4j.server.socketio;

import io.realtime4j.server.loop.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that the application is asked, answered once on the loop: by the application, or when
 * its time is over. What answers later holds on to nothing here. Loop only.
 */
final class Question<T> {
  /** Null once answered. */
  private @Nullable BiConsumer<@Nullable T, @Nullable Throwable> next;

  private @Nullable Deadline deadline;

  private Question(BiConsumer<@Nullable T, @Nullable Throwable> next) {
    this.next = next;
  }

  /**
   * Asks.
   *
   * @param asking may throw, or give null
   * @param next takes the answer or what went wrong, never within the call
   */
  static <T> void ask(
      EntranceShard shard,
      Supplier<? extends @Nullable CompletionStage<T>> asking,
      BiConsumer<@Nullable T, @Nullable Throwable> next) {
    ask(shard, asking, next, false);
  }

  /**
   * Asks as {@link #ask} does, but takes an answer that is there at once within the call: what the
   * loop does next comes behind it.
   */
  static <T> void askInTurn(
      EntranceShard shard,
      Supplier<? extends @Nullable CompletionStage<T>> asking,
      BiConsumer<@Nullable T, @Nullable Throwable> next) {
    ask(shard, asking, next, true);
  }

  @SuppressWarnings("CatchThrowable") // Who misses a class is answered for at once, as no.
  private static <T> void ask(
      EntranceShard shard,
      Supplier<? extends @Nullable CompletionStage<T>> asking,
      BiConsumer<@Nullable T, @Nullable Throwable> next,
      boolean isInTurn) {
    Question<T> question = new Question<>(next);
    question.deadline =
        shard.questions.add(() -> question.answer(null, new TimeoutException("no answer in time")));
    CompletionStage<T> stage;
    try {
      stage = asking.get();
    } catch (Throwable e) {
      shard.loop.execute(() -> question.answer(null, e));
      return;
    }
    if (stage == null) {
      shard.loop.execute(
          () -> question.answer(null, new NullPointerException("null instead of an answer")));
    } else if (isInTurn && stage instanceof CompletableFuture<T> known && known.isDone()) {
      stage.whenComplete(question::answer);
    } else {
      stage.whenComplete(
          (value, failure) -> shard.loop.execute(() -> question.answer(value, failure)));
    }
  }

  private void answer(@Nullable T value, @Nullable Throwable failure) {
    BiConsumer<@Nullable T, @Nullable Throwable> receiver = next;
    if (receiver == null) {
      return;
    }
    next = null;
    if (deadline != null) {
      deadline.cancel();
    }
    receiver.accept(value, failure);
  }
}
