package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.loop.StageLane;
import io.realtime4j.server.loop.Stages;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What is asked about one user is done in the order of asking. Loop only. */
final class UserTurns {
  /** Who asks for more at once is a program. */
  private static final int MAX_WAITING = 16;

  private final EventLoop loop;
  // Only of those for whom something is under way; never iterated over.
  private final Map<String, StageLane> lanes = new HashMap<>();

  UserTurns(EventLoop loop) {
    this.loop = loop;
  }

  /** Runs a task once those before it have ended; fails if too many wait or it waits too long. */
  <T> CompletableFuture<T> take(String userId, Supplier<CompletableFuture<T>> task) {
    StageLane lane = lanes.get(userId);
    if (lane == null) {
      lane = new StageLane(loop, MAX_WAITING, () -> lanes.remove(userId));
      lanes.put(userId, lane);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    lane.submit(
        () ->
            task.get()
                .whenComplete(
                    (value, failure) -> {
                      if (failure == null) {
                        result.complete(value);
                      } else {
                        result.completeExceptionally(Stages.cause(failure));
                      }
                    }),
        result::completeExceptionally);
    return result;
  }

  boolean isIdle() {
    return lanes.isEmpty();
  }
}
