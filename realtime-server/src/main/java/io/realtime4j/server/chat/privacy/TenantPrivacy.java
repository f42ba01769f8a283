package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.privacy.PrivacySettings.Visibility;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** What may have been missed is known by then, or nobody is told anything of anybody. */
  private static final Duration IN_TIME = Duration.ofSeconds(2);

  /** Who connects waits no longer for what is known of others, and sees nobody at first. */
  private static final Duration CONNECTING = Duration.ofSeconds(2);

  private final EventLoop loop;
  private final OtherServers others;
  private final TenantLoader loader;
  private final Standings standings;
  private final UserTurns turns;
  private final Retries retries;
  private final DoubtfulUsers doubts;
  private final UserChanges changes;
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private int sessions;
  // Of several readings under way only the last counts.
  private long readings;

  TenantPrivacy(
      String tenant,
      Asker asker,
      PrivacyStore store,
      OtherServers others,
      Standings.Publisher publisher) {
    this.loop = asker.loop();
    this.others = others;
    this.loader = new TenantLoader(asker, store, tenant);
    this.standings = new Standings(tenant, publisher);
    this.turns = new UserTurns(loop);
    this.retries = new Retries(loop);
    this.doubts = new DoubtfulUsers(asker, loader, standings, turns, retries);
    this.changes = new UserChanges(tenant, asker, store, loader, standings, turns, doubts, others);
    load();
  }

  private void load() {
    if (others.areCutOff()) {
      // What is read now may be outdated by what cannot be heard.
      release();
      return;
    }
    readings++;
    long reading = readings;
    standings.reading();
    Stages.settle(
        loader.all(),
        found -> {
          if (reading == readings) {
            retries.succeeded();
            read(found);
          }
        },
        failure -> {
          if (reading == readings) {
            LOG.log(
                System.Logger.Level.WARNING,
                "privacy settings cannot be read, so nobody is shown to anybody: " + failure);
            doubt();
            release();
            retries.later(this::load);
          }
        });
  }

  private void read(Map<String, Standing> found) {
    readings++;
    List<String> changed = standings.changedMeanwhile();
    Stages.settle(standings.loaded(found), done -> release(), failure -> release());
    changed.forEach(doubts::read);
  }

  /**
   * Others may have changed what was not heard here. As long as that takes no longer than it takes
   * to be told of a change, people are shown as they stood.
   */
  void readAnew() {
    if (others.areCutOff()) {
      return;
    }
    // Before the call: an answer may be there at once, and is counted too.
    long reading = readings + 1;
    load();
    loop.schedule(
        IN_TIME,
        () -> {
          if (reading == readings) {
            doubt();
          }
        });
  }

  /** It is not known any more how anybody stands. */
  void doubt() {
    if (standings.areLoaded()) {
      standings.doubt();
    }
  }

  /** All this server may tell of a user is to be what the store allows now; completes then. */
  CompletableFuture<Void> changedElsewhere(String userId) {
    standings.changed(userId);
    if (!standings.areLoaded()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> applied = doubts.reading(userId);
    loop.schedule(
        IN_TIME,
        () -> {
          if (!applied.isDone()) {
            Stages.settle(doubts.distrust(userId), done -> applied.complete(null), failure -> {});
          }
        });
    return applied;
  }

  private void release() {
    List<CompletableFuture<Void>> released = waiting;
    waiting = new ArrayList<>();
    released.forEach(future -> future.complete(null));
  }

  /** Returns a future of when it is known how users stand, or for now cannot be. */
  CompletableFuture<Void> ready() {
    if (standings.areLoaded() || others.areCutOff()) {
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
    standings.changed(userId);
    if (standings.areLoaded()
        && (now.isClosed() || now.settings().visibility() == Visibility.CONTACTS)) {
      doubts.read(userId);
    }
  }
}
