package io.realtime4j.transport.netty;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the process alive while a server starts and listens. The loops' threads do not, since they
 * run before that: a program whose server failed to start would hang.
 */
final class Keeper {
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Has an effect once. */
  void start() {
    if (!started.compareAndSet(false, true)) {
      return;
    }
    Thread thread = new Thread(this::await, "realtime4j-netty-server-keeper");
    thread.setDaemon(false);
    thread.start();
  }

  void stop() {
    stopped.countDown();
  }

  private void await() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      // Nobody is known to do this; then the process may end.
      Thread.currentThread().interrupt();
    }
  }
}
