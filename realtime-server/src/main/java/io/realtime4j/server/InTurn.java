package io.realtime4j.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/*
 * Whoever finds nobody handing over does it, for those too who come meanwhile: nobody waits, and the
 * receiver is never called twice at once.
 */

/** Hands values of several threads to one receiver, one after the other. */
final class InTurn<T> {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server");

  private final Consumer<T> receiver;
  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  InTurn(Consumer<T> receiver) {
    this.receiver = receiver;
  }

  void hand(T value) {
    waiting.add(value);
    if (count.getAndIncrement() > 0) {
      return;
    }
    do {
      T next = waiting.poll();
      if (next != null) {
        receive(next);
      }
    } while (count.decrementAndGet() > 0);
  }

  /** What the receiver throws is its own affair. */
  @SuppressWarnings("CatchThrowable") // Or nobody would hand over any more.
  private void receive(T value) {
    try {
      receiver.accept(value);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "a receiver of the backplane failed", e);
    }
  }
}
