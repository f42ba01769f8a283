package io.realtime4j.server.loop;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * A lane never waits for ever. Tasks consist of questions that each have their deadline, so a task
 * that takes longer than any sum of them is lost, and the lane goes on without it. Those behind a
 * slow one are refused when their turn comes too late, not each given its own full time: a store
 * that hangs costs everybody one deadline, not one per place in the line.
 */

/**
 * Runs tasks one after the other: the next begins when the stage of the one before has completed,
 * however it did. Confined to a loop; stages may complete anywhere.
 */
public final class StageLane {
  /** Whoever has waited for longer is refused. */
  private static final Duration PATIENCE = Asker.PATIENCE;

  /** Three questions in a row; a task under way for longer is not waited for any more. */
  private static final Duration LOST = Asker.PATIENCE.multipliedBy(3);

  private final EventLoop loop;
  private final int capacity;
  private final Runnable onIdle;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private boolean busy;
  // Which task is under way, so that a late one does not let two run at once.
  private long turn;

  /**
   * Creates one.
   *
   * @param capacity how many may wait
   * @param onIdle called on the loop each time nothing is left to do
   */
  public StageLane(EventLoop loop, int capacity, Runnable onIdle) {
    this.loop = loop;
    this.capacity = capacity;
    this.onIdle = onIdle;
  }

  /**
   * Runs a task when its turn has come.
   *
   * @param onFailure hears, instead of the task, that too many wait or that it has waited for too
   *     long; and what the task throws
   */
  public void submit(
      Supplier<? extends @Nullable CompletionStage<?>> task, Consumer<Throwable> onFailure) {
    if (waiting.size() >= capacity) {
      onFailure.accept(refusal());
      return;
    }
    waiting.add(new Task(task, onFailure, loop.nanoTime()));
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
      Task task = waiting.poll();
      if (task == null) {
        break;
      }
      CompletionStage<?> stage = begin(task);
      if (stage != null && !stage.toCompletableFuture().isDone()) {
        await(stage);
        return;
      }
    }
    busy = false;
    onIdle.run();
  }

  private void await(CompletionStage<?> stage) {
    long mine = ++turn;
    Runnable next =
        () -> {
          if (mine == turn) {
            turn++;
            drain();
          }
        };
    var lost = loop.schedule(LOST, next);
    stage.whenComplete(
        (value, failure) ->
            loop.execute(
                () -> {
                  lost.cancel();
                  next.run();
                }));
  }

  private @Nullable CompletionStage<?> begin(Task task) {
    if (loop.nanoTime() - task.sinceNanos > PATIENCE.toNanos()) {
      task.fail(refusal());
      return null;
    }
    try {
      return task.action.get();
    } catch (RuntimeException e) {
      task.fail(e);
      return null;
    }
  }

  private static RefusedException refusal() {
    return new RefusedException(
        "UNAVAILABLE",
        true,
        "Too much waits for this room just now",
        Asker.PAUSE,
        JsonObject.EMPTY);
  }

  private record Task(
      Supplier<? extends @Nullable CompletionStage<?>> action,
      Consumer<Throwable> onFailure,
      long sinceNanos) {
    void fail(Throwable failure) {
      try {
        onFailure.accept(failure);
      } catch (RuntimeException e) {
        // Whoever is next must not pay for it.
        System.getLogger("io.realtime4j.server.chat")
            .log(System.Logger.Level.ERROR, "a refusal failed", e);
      }
    }
  }
}
