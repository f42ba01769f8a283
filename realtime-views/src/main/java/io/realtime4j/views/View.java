package io.realtime4j.views;

import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.Subscription;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Something that is shown: an immutable value now, and another one after each change. It may be
 * opened before the client connects, and outlives disconnects; after {@link #close()}, and after
 * the client was closed, the value stays as it is.
 *
 * <p>Every method may be called from any thread, and none blocks. Listeners and subscribers are
 * called on the client's callback executor, in one order with its events and futures. One that
 * throws is logged, and costs nobody else anything; one that waits delays the other listeners of
 * this client, and nothing else.
 *
 * @param <T> what is shown
 */
@NotForImplementation
public interface View<T> extends AutoCloseable {
  /** Returns what is to be shown now. */
  T value();

  /**
   * Registers a listener, which is called with the present value first, then with each that is not
   * equal to the one before. Nothing is heard from a closed view.
   */
  Subscription onChange(Consumer<? super T> listener);

  /**
   * Returns the values as a publisher: for each subscriber the present one first. It is conflated:
   * one who asks late gets the latest value, not those between. It completes when the view is
   * closed; a subscriber that throws is cancelled.
   */
  Flow.Publisher<T> publisher();

  /** Ends every subscription of this view and to it. Idempotent. */
  @Override
  void close();
}
