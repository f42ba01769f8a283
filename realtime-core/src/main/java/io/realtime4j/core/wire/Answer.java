package io.realtime4j.core.wire;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.core.loop.ClientFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A future that an application holds. It completes on the callback executor, so that no code of the
 * application ever runs on the loop.
 *
 * @param <T> what is promised; {@code Void} is completed with {@code null}
 */
public final class Answer<T> {
  private final CompletableFuture<T> future;
  private final Executor callbacks;

  /** Creates an open one. */
  public Answer(Executor callbacks) {
    this.callbacks = callbacks;
    this.future = new ClientFuture<>(callbacks);
  }

  /** Returns what the application gets. */
  public CompletableFuture<T> future() {
    return future;
  }

  /** Completes it, with {@code null} where there is no value; only the first completion counts. */
  public void complete(@Nullable T value) {
    run(() -> future.complete(value));
  }

  /** Fails it; only the first completion counts. */
  public void fail(RealtimeException error) {
    run(() -> future.completeExceptionally(error));
  }

  /** Fails it because the client was closed. */
  public void failClosed() {
    fail(new ClientClosedException("the client is closed"));
  }

  private void run(Runnable completion) {
    try {
      callbacks.execute(completion);
    } catch (RejectedExecutionException stopped) {
      // Nobody must wait for ever because the executor is gone.
      completion.run();
    }
  }
}
