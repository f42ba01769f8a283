package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The other servers, which have to know what becomes of a room and its members. Loop only. */
final class RoomPeers {
  private final Peers peers;
  private final RoomKey key;
  private final EventLoop home;

  RoomPeers(Peers peers, RoomKey key, EventLoop home) {
    this.peers = peers;
    this.key = key;
    this.home = home;
  }

  /** Returns whether others may have changed what is not known here. */
  boolean areCutOff() {
    return peers.isCutOff();
  }

  /**
   * Passes where others can be told.
   *
   * @throws io.realtime4j.api.RefusedException if not
   */
  void mustBeReached() {
    if (peers.isCutOff()) {
      throw Refusals.cutOff();
    }
  }

  /**
   * Has others look in the store soon.
   *
   * @param userId for whom, {@code null} for the room itself
   */
  void changed(@Nullable String userId) {
    if (peers.areExpected()) {
      peers.tell(RoomNews.SUBJECT, RoomNews.changed(key, userId));
    }
  }

  /**
   * Has others look in the store; completes on the loop when what it has holds on each of them.
   * Fails where it is not known of one.
   *
   * @param userId for whom, {@code null} for the room itself
   */
  CompletableFuture<Void> follow(@Nullable String userId) {
    if (!peers.areExpected()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    Stages.settle(
        peers.confirm(RoomNews.SUBJECT, RoomNews.changed(key, userId)),
        confirmed -> home.execute(() -> settle(done, confirmed)),
        done::completeExceptionally);
    return done;
  }

  private static void settle(CompletableFuture<Void> done, boolean confirmed) {
    if (confirmed) {
      done.complete(null);
    } else {
      done.completeExceptionally(Refusals.unconfirmed());
    }
  }

  /** Completes on the loop with whether a user has a session in the room on another server. */
  CompletableFuture<Boolean> haveHere(String userId) {
    if (!peers.areExpected()) {
      return CompletableFuture.completedFuture(false);
    }
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Stages.settle(
        peers.ask(RoomNews.SUBJECT, RoomNews.isHere(key, userId)),
        answers -> home.execute(() -> done.complete(answers.stream().anyMatch(RoomNews::saysHere))),
        done::completeExceptionally);
    return done;
  }
}
