package io.realtime4j.server.chat.invitation;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.StageLane;
import io.realtime4j.server.loop.Stages;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/*
 * What is read of the store decides what is written, so between the two nobody else may come: of two
 * who invite at once only one takes the last place, and who accepts what is being revoked either
 * comes in or does not. A lane is its room's loop's, though the room itself may be loaded anew.
 */

/** What is done with the invitations of a room, one after the other. On the room's loop. */
final class InvitationTurns {
  /** Each takes a few questions to the store. */
  private static final int MAX_WAITING = 100;

  private final Map<RoomKey, StageLane> lanes = new ConcurrentHashMap<>();

  /**
   * Does something when its turn has come; completes on the room's loop.
   *
   * @param home the room's loop
   */
  <T> CompletableFuture<T> take(
      RoomKey key, EventLoop home, Supplier<CompletableFuture<T>> action) {
    CompletableFuture<T> done = new CompletableFuture<>();
    StageLane lane = lanes.get(key);
    if (lane == null) {
      lane = new StageLane(home, MAX_WAITING, () -> lanes.remove(key));
      lanes.put(key, lane);
    }
    lane.submit(
        () -> {
          CompletableFuture<T> begun = action.get();
          Stages.settle(begun, done::complete, done::completeExceptionally);
          return begun;
        },
        done::completeExceptionally);
    return done;
  }

  /** Returns of how many rooms something is being done. */
  int underWay() {
    return lanes.size();
  }
}
