package io.realtime4j.server.chat.room;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The other servers, which have to know what becomes of a room and its members. Loop only. */
final class RoomPeers {
  /** Longer than an answer takes where all is well. */
  private static final Duration REPEAT = Duration.ofSeconds(1);

  private final Peers peers;
  private final RoomKey key;
  private final EventLoop home;
  private final Elsewhere elsewhere;

  RoomPeers(Peers peers, RoomKey key, Elsewhere elsewhere) {
    this.peers = peers;
    this.key = key;
    this.elsewhere = elsewhere;
    this.home = elsewhere.loop();
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

  /**
   * Completes on the loop with whether a user has a session in the room on another server, as far
   * as others say. Where not, they let none in until {@link #departed}.
   */
  CompletableFuture<Boolean> departs(String userId) {
    if (!peers.areExpected()) {
      return CompletableFuture.completedFuture(false);
    }
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    ask(userId, done);
    return done;
  }

  /** Each question or answer may be lost: who is silent is asked again. */
  private void ask(String userId, CompletableFuture<Boolean> done) {
    Cancellable again =
        home.schedule(
            REPEAT,
            () -> {
              if (!done.isDone()) {
                ask(userId, done);
              }
            });
    Stages.settle(
        peers.askAll(RoomNews.SUBJECT, RoomNews.departs(key, userId)),
        answers ->
            home.execute(
                () -> {
                  again.cancel();
                  // Of who does not answer counts what was heard before.
                  done.complete(
                      answers.given().stream().anyMatch(RoomNews::saysHere)
                          || (!answers.areAll() && elsewhere.isIn(key, userId)));
                }),
        done::completeExceptionally);
  }

  /** The membership of who departs has ended, or does not end. */
  void departed(String userId) {
    if (peers.areExpected()) {
      // Behind the question, if that was repeated just now.
      home.execute(() -> peers.tell(RoomNews.SUBJECT, RoomNews.departed(key, userId)));
    }
  }
}
