package io.realtime4j.server.loop;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Code that is not ours may throw at once, give no stage, complete it with nothing, on any thread,
 * twice, late or never. Here all of that becomes one of two things on the caller's loop: a value, or
 * a coded refusal. An answer that comes after the deadline is dropped.
 */

/** Asks plug-ins and stores. Loop only. */
public final class Asker {
  /** Half of what clients wait for an acknowledgement: two questions in a row are in time. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Whoever could not be asked is given this long before the client comes back; the store longer,
   * if it has failed for a while.
   */
  public static final Duration PAUSE = Duration.ofSeconds(1);

  private static final String STORE = "the store";

  private final EventLoop loop;
  private final Strain strain;
  private final Runnable onOverload;
  private final Complaints complaints;
  private final DeadlineQueue deadlines;

  public Asker(EventLoop loop, Complaints complaints) {
    this(loop, complaints, new Strain(loop::nanoTime), () -> {});
  }

  private Asker(EventLoop loop, Complaints complaints, Strain strain, Runnable onOverload) {
    this.loop = loop;
    this.complaints = complaints;
    this.strain = strain;
    this.onOverload = onOverload;
    this.deadlines = new DeadlineQueue(loop, PATIENCE);
  }

  /**
   * Returns one for each loop, who know of each other how the store is.
   *
   * @param onOverload told on the loop whenever the store has refused a call since too much waits
   */
  public static List<Asker> ofAll(
      List<EventLoop> loops, Complaints complaints, Consumer<EventLoop> onOverload) {
    Strain strain = new Strain(loops.get(0)::nanoTime);
    return loops.stream()
        .map(loop -> new Asker(loop, complaints, strain, () -> onOverload.accept(loop)))
        .toList();
  }

  public EventLoop loop() {
    return loop;
  }

  public Complaints complaints() {
    return complaints;
  }

  /**
   * Asks for a value.
   *
   * @param whom who is asked, for the log and the refusal: "the store"
   * @return a future that completes on the loop, within {@link #PATIENCE}; a failure is a {@link
   *     RealtimeException} that can be told to the client
   */
  public <T> CompletableFuture<T> ask(
      String whom, Supplier<? extends @Nullable CompletionStage<T>> question) {
    return begin(new Question<>(whom, true, null), question);
  }

  /**
   * Asks for a value.
   *
   * @param onFailure makes what the client is told where the one asked failed, or answered nothing;
   *     who is late is unavailable either way
   */
  public <T> CompletableFuture<T> ask(
      String whom,
      Supplier<? extends @Nullable CompletionStage<T>> question,
      Supplier<RefusedException> onFailure) {
    return begin(new Question<>(whom, true, onFailure), question);
  }

  /** Asks for something to be done; what the stage completes with does not matter. */
  public CompletableFuture<Void> tell(
      String whom, Supplier<? extends @Nullable CompletionStage<?>> question) {
    Question<Object> done = new Question<>(whom, false, null);
    return begin(
            done,
            () -> {
              @SuppressWarnings("unchecked")
              CompletionStage<Object> stage = (CompletionStage<Object>) question.get();
              return stage;
            })
        .thenAccept(value -> {});
  }

  @SuppressWarnings("CatchThrowable") // A plug-in that misses a class must not cost an answer.
  private <T> CompletableFuture<T> begin(
      Question<T> asked, Supplier<? extends @Nullable CompletionStage<T>> question) {
    try {
      CompletionStage<T> stage = question.get();
      if (stage == null) {
        asked.settle(null, new IllegalStateException("it gave no stage"));
      } else if (isThere(stage)) {
        stage.whenComplete(asked::settle);
      } else {
        asked.deadline = deadlines.add(asked::late);
        stage.whenComplete((value, failure) -> loop.execute(() -> asked.settle(value, failure)));
      }
    } catch (Throwable e) {
      asked.settle(null, e);
    }
    return asked.answer;
  }

  /** Other stages, and futures of other classes, need not say. */
  private static boolean isThere(CompletionStage<?> stage) {
    return stage.getClass() == CompletableFuture.class && ((CompletableFuture<?>) stage).isDone();
  }

  /** Returns what a client is told whom the store has just failed. From any thread. */
  public RefusedException storeFailed() {
    return unavailable(STORE, strain.failed());
  }

  /** Returns whether a store has refused a call since too much waits for it. */
  public static boolean isOverload(Throwable failure) {
    return Stages.cause(failure) instanceof StoreException refusal
        && refusal.code().equals(StoreException.OVERLOADED);
  }

  private static RefusedException unavailable(String whom, Duration pause) {
    String subject = whom.substring(0, 1).toUpperCase(Locale.ROOT) + whom.substring(1);
    return new RefusedException(
        "UNAVAILABLE", true, subject + " cannot be used now", pause, JsonObject.EMPTY);
  }

  private final class Question<T> {
    final String whom;
    final boolean needsValue;
    final @Nullable Supplier<RefusedException> onFailure;
    final CompletableFuture<T> answer = new CompletableFuture<>();
    // Null where the answer was there at once.
    @Nullable Deadline deadline;

    Question(String whom, boolean needsValue, @Nullable Supplier<RefusedException> onFailure) {
      this.whom = whom;
      this.needsValue = needsValue;
      this.onFailure = onFailure;
    }

    void settle(@Nullable T value, @Nullable Throwable failure) {
      if (answer.isDone()) {
        return;
      }
      if (deadline != null) {
        deadline.cancel();
      }
      if (failure != null) {
        fail(Stages.cause(failure), onFailure);
      } else if (value == null && needsValue) {
        fail(new IllegalStateException("it answered null"), onFailure);
      } else {
        answer.complete(value);
      }
    }

    void late() {
      if (!answer.isDone()) {
        fail(
            new TimeoutException("it has not answered within " + PATIENCE.toSeconds() + " s"),
            null);
      }
    }

    /** What the one asked has to say itself is its answer; else the client is told what may be. */
    private void fail(Throwable failure, @Nullable Supplier<RefusedException> told) {
      if (failure instanceof RealtimeException && !(failure instanceof StoreException)) {
        answer.completeExceptionally(failure);
        return;
      }
      complaints.warn(whom + " failed", failure);
      if (isOverload(failure)) {
        onOverload.run();
      }
      boolean isStores = failure instanceof StoreException || whom.equals(STORE);
      Duration pause = isStores ? strain.failed() : PAUSE;
      answer.completeExceptionally(told == null ? unavailable(whom, pause) : told.get());
    }
  }
}
