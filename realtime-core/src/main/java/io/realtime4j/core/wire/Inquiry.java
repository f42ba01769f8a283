package io.realtime4j.core.wire;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * A question that is not answered in time, or badly, is asked again after a pause; the one asked
 * before may still be answered, and whichever answer is first ends all. A store that never answers
 * anything is left with a few questions, not with four a minute for ever.
 */
/** Asks a store for something until it says, and tells once if that takes long. Loop only. */
public final class Inquiry<T> {
  /** A page is some milliseconds, on slow flash a second; what takes longer hangs. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final int MOST_UNANSWERED = 8;

  /** What becomes of a question that has failed. */
  public enum Then {
    /** It is asked again, and any answer is right. */
    AGAIN,
    /** It is asked again, and only the answer to the last one is right. */
    ANEW,
    /** That was all. */
    NOTHING
  }

  private final EventLoop loop;
  private final BooleanSupplier isAsked;
  private final Then then;
  private final Supplier<CompletionStage<T>> question;
  private final Consumer<? super T> answered;
  private final Consumer<RealtimeException> failed;
  private @Nullable Cancellable timer;
  private int unanswered;

  /** Names the question that may still fail, or may alone be answered. */
  private int latest;

  private boolean hasFailed;
  private boolean isOver;

  /**
   * Asks.
   *
   * @param isAsked whether the store has the question: while it does not know its owner all calls
   *     wait, and that is no fault of its own
   * @param answered called once, if ever
   * @param failed called at most once, before {@code answered}
   */
  public Inquiry(
      EventLoop loop,
      BooleanSupplier isAsked,
      Then then,
      Supplier<CompletionStage<T>> question,
      Consumer<? super T> answered,
      Consumer<RealtimeException> failed) {
    this.loop = loop;
    this.isAsked = isAsked;
    this.then = then;
    this.question = question;
    this.answered = answered;
    this.failed = failed;
    ask();
  }

  private void ask() {
    if (unanswered == MOST_UNANSWERED) {
      pause();
      return;
    }
    int number = ++latest;
    unanswered++;
    watch(number, isAsked.getAsBoolean());
    Stages.post(
        loop,
        Stages.guarded(question),
        value -> {
          unanswered--;
          if (value == null) {
            failed(number, new StoreException(StoreException.FAILED, "it answered null", null));
          } else if (!isOver && (then != Then.ANEW || number == latest)) {
            cancel();
            answered.accept(value);
          }
        },
        error -> {
          unanswered--;
          failed(number, error);
        });
  }

  private void watch(int number, boolean wasAsked) {
    timer =
        loop.schedule(
            PATIENCE,
            () -> {
              if (wasAsked) {
                failed(number, unanswered());
              } else {
                watch(number, isAsked.getAsBoolean());
              }
            });
  }

  static StoreException unanswered() {
    return new StoreException(
        StoreException.UNAVAILABLE,
        "the store did not answer within " + PATIENCE.toSeconds() + " s",
        null);
  }

  private void failed(int number, RealtimeException error) {
    if (isOver || number != latest) {
      return;
    }
    cancelTimer();
    if (then == Then.NOTHING) {
      isOver = true;
    } else {
      // What else goes wrong with this one is told already.
      latest++;
      pause();
    }
    if (!hasFailed) {
      hasFailed = true;
      failed.accept(error);
    }
  }

  private void pause() {
    timer = loop.schedule(PAUSE, this::ask);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Asks no more, and hears no more. */
  public void cancel() {
    isOver = true;
    cancelTimer();
  }
}
