package io.realtime4j.core.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A future that an application holds. It completes on the callback executor; waiting for it there
 * would be waiting for oneself, and fails at once.
 *
 * @param <T> what is promised
 */
public final class ClientFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  private final Executor callbacks;

  /** Creates an open one that completes on {@code callbacks}. */
  public ClientFuture(Executor callbacks) {
    this.callbacks = callbacks;
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new ClientFuture<>(callbacks);
  }

  @Override
  public T join() {
    check();
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    check();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    check();
    return super.get(timeout, unit);
  }

  private void check() {
    if (!isDone() && callbacks instanceof SerialExecutor serial && serial.isRunningHere()) {
      throw new IllegalStateException(
          "A listener must not wait for a future of its client: both run on the same callback"
              + " executor, one after the other, so it would wait for ever. Chain with thenAccept,"
              + " or wait on another thread.");
    }
  }
}
