package io.realtime4j.views;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber of a view's publisher: the latest value waits until it is asked for. Callback
 * executor only, but for the subscription's two methods.
 */
final class Latest<T> implements Flow.Subscription {
  private static final Logger LOG = System.getLogger(Latest.class.getName());

  private final Callbacks callbacks;
  private final Flow.Subscriber<? super T> subscriber;
  private final Consumer<Latest<T>> onEnd;

  /** What the subscriber has not had yet, or {@code null}. */
  private @Nullable T waiting;

  private long demand;
  // Read by the callback executor, so that nothing arrives after a cancel on that executor.
  private volatile boolean isOver;

  Latest(Callbacks callbacks, Flow.Subscriber<? super T> subscriber, Consumer<Latest<T>> onEnd) {
    this.callbacks = callbacks;
    this.subscriber = subscriber;
    this.onEnd = onEnd;
  }

  boolean isOver() {
    return isOver;
  }

  void greet() {
    guarded(() -> subscriber.onSubscribe(this));
  }

  void offer(T value) {
    waiting = value;
    drain();
  }

  void complete() {
    if (!isOver) {
      isOver = true;
      guarded(subscriber::onComplete);
    }
  }

  /** One that throws costs nobody else anything. */
  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "A subscriber of a view failed; it is cancelled.", e);
      cancel();
    }
  }

  private void drain() {
    T value = waiting;
    if (isOver || demand == 0 || value == null) {
      return;
    }
    demand--;
    waiting = null;
    guarded(() -> subscriber.onNext(value));
  }

  @Override
  public void request(long count) {
    callbacks.run(
        () -> {
          if (isOver) {
            return;
          }
          if (count <= 0) {
            cancel();
            guarded(
                () ->
                    subscriber.onError(
                        new IllegalArgumentException(
                            "a subscriber must request more than 0, was " + count)));
            return;
          }
          demand = count > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + count;
          drain();
        });
  }

  @Override
  public void cancel() {
    isOver = true;
    onEnd.accept(this);
  }
}
