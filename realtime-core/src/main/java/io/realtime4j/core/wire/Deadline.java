package io.realtime4j.core.wire;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * For what is not asked again, since the store may have done it: whoever waits is told in time, and
 * an answer that comes after that goes where it can still be made good.
 */
/** Waits for a store no longer than {@link Inquiry#PATIENCE}. Loop only. */
public final class Deadline {
  private final EventLoop loop;
  private final BooleanSupplier isAsked;
  private final Runnable passed;
  private @Nullable Cancellable timer;
  private boolean isOver;

  private Deadline(EventLoop loop, BooleanSupplier isAsked, Runnable passed) {
    this.loop = loop;
    this.isAsked = isAsked;
    this.passed = passed;
  }

  /**
   * Calls a store once.
   *
   * @param isAsked whether the store has the call: while it does not know its owner no time passes
   * @param done called with an answer in time
   * @param failed called when the call fails in time, or is not answered in time
   * @param late called with an answer after {@code failed}
   */
  public static <T> void call(
      EventLoop loop,
      BooleanSupplier isAsked,
      Supplier<CompletionStage<T>> call,
      Consumer<? super T> done,
      Consumer<RealtimeException> failed,
      Consumer<? super T> late) {
    Deadline deadline = new Deadline(loop, isAsked, () -> failed.accept(Inquiry.unanswered()));
    deadline.watch();
    Stages.post(
        loop,
        Stages.guarded(call),
        value -> {
          if (deadline.end()) {
            done.accept(value);
          } else {
            late.accept(value);
          }
        },
        error -> {
          if (deadline.end()) {
            failed.accept(error);
          }
        });
  }

  private void watch() {
    boolean wasAsked = isAsked.getAsBoolean();
    timer =
        loop.schedule(
            Inquiry.PATIENCE,
            () -> {
              if (!wasAsked) {
                watch();
              } else if (end()) {
                passed.run();
              }
            });
  }

  /** Returns whether this is the first end. */
  private boolean end() {
    if (isOver) {
      return false;
    }
    isOver = true;
    if (timer != null) {
      timer.cancel();
    }
    return true;
  }
}
