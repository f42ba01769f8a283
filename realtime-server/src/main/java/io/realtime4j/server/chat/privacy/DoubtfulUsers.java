package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Reading is done in the user's turn like any change: an answer that comes late cannot undo what was
 * changed while it was on its way. A write that ends after it was given up is followed by a reading
 * more, since one before might not have seen it.
 */

/** Users of whom the store may hold something else than is known here. Loop only. */
final class DoubtfulUsers {
  private final EventLoop loop;
  private final Asker asker;
  private final TenantLoader loader;
  private final Standings standings;
  private final UserTurns turns;
  private final Retries retries;
  // Those who wait to be read again.
  private final Set<String> waiting = new LinkedHashSet<>();
  // Those of whom nothing counts that was read or written before now.
  private final Set<String> distrusted = new LinkedHashSet<>();

  DoubtfulUsers(
      Asker asker, TenantLoader loader, Standings standings, UserTurns turns, Retries retries) {
    this.loop = asker.loop();
    this.asker = asker;
    this.loader = loader;
    this.standings = standings;
    this.turns = turns;
    this.retries = retries;
  }

  /** Stores something of a user; where it is not known whether it was, the user is in doubt. */
  CompletableFuture<Void> write(
      String userId, Supplier<? extends @Nullable CompletionStage<?>> call) {
    AtomicBoolean isMade = new AtomicBoolean();
    AtomicBoolean hasFailed = new AtomicBoolean();
    AtomicBoolean isGivenUp = new AtomicBoolean();
    return asker
        .tell(
            TenantLoader.STORE,
            () -> {
              CompletionStage<?> stage = call.get();
              if (stage != null) {
                isMade.set(true);
                stage.whenComplete(
                    (done, failure) -> {
                      hasFailed.set(failure != null);
                      loop.execute(() -> ended(userId, isGivenUp.get()));
                    });
              }
              return stage;
            })
        .whenComplete(
            (done, failure) -> {
              if (failure != null && isMade.get() && !hasFailed.get()) {
                isGivenUp.set(true);
                hide(userId);
              }
            });
  }

  private void ended(String userId, boolean wasGivenUp) {
    if (wasGivenUp) {
      read(userId);
    }
  }

  /** Hides a user, and reads later how the user stands. */
  private void hide(String userId) {
    Stages.settle(hidden(userId), done -> {}, failure -> {});
  }

  /** Reads how a user stands when it is the user's turn. */
  void read(String userId) {
    Stages.settle(reading(userId), done -> {}, failure -> {});
  }

  /** It is not known how a user stands: nobody is told anything until the store has said. */
  private CompletableFuture<Void> hidden(String userId) {
    CompletableFuture<Void> hidden =
        standings.of(userId).isClosed()
            ? CompletableFuture.completedFuture(null)
            : standings.set(userId, Standing.CLOSED);
    if (waiting.add(userId)) {
      retries.later(
          () -> {
            waiting.remove(userId);
            read(userId);
          });
    }
    return hidden;
  }

  /**
   * A user is hidden, and what is under way for the user does not count: it may be older than what
   * somebody else has changed. Completes when all whom it concerns were told.
   */
  CompletableFuture<Void> distrust(String userId) {
    distrusted.add(userId);
    return hidden(userId);
  }

  /** Takes over how a user stands, as was read or written in the user's turn. */
  CompletableFuture<Void> found(String userId, Standing standing) {
    return distrusted.contains(userId)
        ? CompletableFuture.completedFuture(null)
        : standings.set(userId, standing);
  }

  /**
   * Reads how a user stands when it is the user's turn; completes when all whom it concerns were
   * told that, or that nothing is known.
   */
  CompletableFuture<Void> reading(String userId) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Stages.settle(
        turns.take(
            userId,
            () -> {
              distrusted.remove(userId);
              return loader
                  .one(userId)
                  .thenCompose(
                      read -> {
                        retries.succeeded();
                        return found(userId, read);
                      });
            }),
        done::complete,
        failure -> Stages.settle(hidden(userId), done::complete, done::completeExceptionally));
    return done;
  }
}
