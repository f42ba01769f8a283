package io.realtime4j.core.wire;

import io.realtime4j.api.spi.feature.FeatureContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Brings calls of an application onto the loop, in the order in which a thread makes them. */
public final class LoopCalls {
  private final FeatureContext context;

  // Loop only.
  private boolean closed;

  /** Creates one for a feature. */
  public LoopCalls(FeatureContext context) {
    this.context = context;
  }

  /** Runs a task on the loop; after {@link #close()} it is dropped. */
  public void run(Runnable task) {
    run(task, () -> {});
  }

  /** Runs a task on the loop that completes what is returned; after a close it fails. */
  public <T> CompletableFuture<T> ask(Consumer<Answer<T>> task) {
    Answer<T> answer = new Answer<>(context.callbacks());
    run(() -> task.accept(answer), answer::failClosed);
    return answer.future();
  }

  /** Runs a task on the loop, or after a close {@code refused} instead. */
  public void run(Runnable task, Runnable refused) {
    try {
      context
          .loop()
          .execute(
              () -> {
                if (closed) {
                  refused.run();
                } else {
                  task.run();
                }
              });
    } catch (RejectedExecutionException stopped) {
      refused.run();
    }
  }

  /** Ends it. On the loop. */
  public void close() {
    closed = true;
  }
}
