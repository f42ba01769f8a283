package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.privacy.PrivacySettings.Visibility;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/*
 * First the store, then what is held here, then all gates, then all whom it concerns; only then the
 * caller hears that it is done. What one user asks for is done in the order of asking. Where the
 * store does not say whether it has done something, nobody is told anything of that user until the
 * store has said how things are.
 */

/** How the users of one tenant stand, as the store has it. Home loop only. */
final class TenantPrivacy {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  /** Who connects waits no longer for what is known of others, and sees nobody at first. */
  private static final Duration CONNECTING = Duration.ofSeconds(2);

  private final EventLoop loop;
  private final TenantLoader loader;
  private final Standings standings;
  private final UserTurns turns;
  private final Retries retries;
  private final DoubtfulUsers doubts;
  private final UserChanges changes;
  // Whose conversations changed while everything was being read.
  private final Set<String> changedMeanwhile = new LinkedHashSet<>();
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private int sessions;

  TenantPrivacy(String tenant, Asker asker, PrivacyStore store, Standings.Publisher publisher) {
    this.loop = asker.loop();
    this.loader = new TenantLoader(asker, store, tenant);
    this.standings = new Standings(tenant, publisher);
    this.turns = new UserTurns(loop);
    this.retries = new Retries(loop);
    this.doubts = new DoubtfulUsers(asker, loader, standings, turns, retries);
    this.changes = new UserChanges(tenant, asker, store, loader, standings, turns, doubts);
    load();
  }

  private void load() {
    Stages.settle(
        loader.all(),
        found -> {
          retries.succeeded();
          Stages.settle(standings.loaded(found), done -> release(), failure -> release());
          List<String> changed = List.copyOf(changedMeanwhile);
          changedMeanwhile.clear();
          changed.forEach(this::conversationsChanged);
        },
        failure -> {
          LOG.log(
              System.Logger.Level.WARNING,
              "privacy settings cannot be read, so nobody is shown to anybody: " + failure);
          release();
          retries.later(this::load);
        });
  }

  private void release() {
    List<CompletableFuture<Void>> released = waiting;
    waiting = new ArrayList<>();
    released.forEach(future -> future.complete(null));
  }

  /** Returns a future of when it is known how users stand, or for now cannot be. */
  CompletableFuture<Void> ready() {
    if (standings.areLoaded()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> future = new CompletableFuture<>();
    waiting.add(future);
    loop.schedule(CONNECTING, () -> future.complete(null));
    return future;
  }

  /** Returns what users themselves change. */
  UserChanges changes() {
    return changes;
  }

  /** A session has come. */
  void entered() {
    sessions++;
  }

  /** A session has gone. */
  void exited() {
    sessions--;
  }

  /** Returns whether nobody is here and nothing is under way. */
  boolean isIdle() {
    return sessions == 0 && turns.isIdle() && waiting.isEmpty();
  }

  void end() {
    retries.end();
  }

  /** A user is in other direct conversations than before; the store has it already. */
  void conversationsChanged(String userId) {
    Standing now = standings.of(userId);
    if (!standings.areLoaded()) {
      changedMeanwhile.add(userId);
    } else if (now.isClosed() || now.settings().visibility() == Visibility.CONTACTS) {
      doubts.read(userId);
    }
  }
}
