package io.realtime4j.server.loop;

import io.realtime4j.api.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Runs tasks one after the other: the next begins when the stage of the one before has completed,
 * however it did. Confined to a loop; stages may complete anywhere.
 */
public final class StageLane {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final EventLoop loop;
  private final Runnable onIdle;
  private final Deque<Supplier<? extends CompletionStage<?>>> waiting = new ArrayDeque<>();
  private boolean busy;

  /** Creates one that calls {@code onIdle}, on the loop, each time it has nothing left to do. */
  public StageLane(EventLoop loop, Runnable onIdle) {
    this.loop = loop;
    this.onIdle = onIdle;
  }

  public void submit(Supplier<? extends CompletionStage<?>> task) {
    waiting.add(task);
    if (!busy) {
      drain();
    }
  }

  public boolean isIdle() {
    return !busy && waiting.isEmpty();
  }

  private void drain() {
    busy = true;
    while (true) {
      var task = waiting.poll();
      if (task == null) {
        break;
      }
      CompletionStage<?> stage = begin(task);
      if (stage != null && !stage.toCompletableFuture().isDone()) {
        stage.whenComplete((value, failure) -> loop.execute(this::drain));
        return;
      }
    }
    busy = false;
    onIdle.run();
  }

  private static @org.jspecify.annotations.Nullable CompletionStage<?> begin(
      Supplier<? extends CompletionStage<?>> task) {
    try {
      return task.get();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a task of a room failed", e);
      return null;
    }
  }
}
