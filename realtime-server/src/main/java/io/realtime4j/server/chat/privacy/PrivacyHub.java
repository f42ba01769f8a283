package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionShard;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.DeadlineQueue;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/*
 * A tenant's home is the loop on which its presence lives too. A change is applied there and told to
 * the watchers of presence at once; then it is posted to the gates of all loops, and after that, to
 * all again, that the rooms there tell whom it concerns. Two rounds, because what a room tells in the
 * second must find every gate changed.
 */

/** The privacy of all tenants, and the gates of all loops. From any loop. */
public final class PrivacyHub {
  /** A tenant without a session is kept for this long: its users are likely to come back. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final PrivacyStore store;
  private final Peers peers;
  private final List<Home> homes;
  private Consumer<Redecision> presence = change -> {};
  private BiConsumer<EventLoop, Redecision> rooms = (loop, change) -> {};

  /**
   * Creates one.
   *
   * @param peers the other servers, which are told of what users change here, and tell what they
   *     change there
   */
  public PrivacyHub(
      List<Asker> askers,
      Namespace namespace,
      List<SessionShard> shards,
      PrivacyStore store,
      Peers peers) {
    this.store = store;
    this.peers = peers;
    this.homes =
        askers.stream().map(asker -> new Home(asker, new PrivacyGate(namespace, shards))).toList();
    peers.join(OtherServers.SUBJECT, new ForeignChanges(this));
  }

  /**
   * Sets who tells of changes; before anybody comes.
   *
   * @param onHome tells those who watch presence; called on the tenant's home loop
   * @param onLoops tells those in the rooms of a loop; called there
   */
  public void tellers(Consumer<Redecision> onHome, BiConsumer<EventLoop, Redecision> onLoops) {
    presence = onHome;
    rooms = onLoops;
  }

  /** Returns the gate of a loop. */
  public PrivacyGate gate(EventLoop loop) {
    for (Home home : homes) {
      if (home.loop == loop) {
        return home.gate;
      }
    }
    throw new IllegalStateException("a loop that is none of the transport's");
  }

  /**
   * Returns some sessions of a tenant, wherever they live. From any thread.
   *
   * @param chosen which of those that live on a loop; called there
   */
  public TenantAudience audience(
      String tenant, Function<SessionShard, Collection<ChatSession>> chosen) {
    return homes.get(0).gate.tenant(this::gate, tenant, chosen);
  }

  /** Returns a user's settings, as JSON. Completes on the tenant's loop. */
  public CompletableFuture<JsonObject> settings(Principal who) {
    return on(who.tenant(), tenant -> tenant.changes().settings(who.userId()))
        .thenApply(PrivacySettings::toJson);
  }

  /**
   * Changes those of a user's settings that are named; completes with all of them.
   *
   * @throws io.realtime4j.api.RefusedException if one cannot be used, or none is named
   */
  public CompletableFuture<JsonObject> change(Principal who, Payload update) {
    // Looked at before it waits in line: what cannot be used is refused at once.
    PrivacySettings.DEFAULT.with(update);
    return on(
            who.tenant(),
            tenant -> tenant.changes().update(who.userId(), known -> known.with(update)))
        .thenApply(PrivacySettings::toJson);
  }

  /** Returns the loop on which a tenant has its home. */
  public static int home(String tenant, int loops) {
    return Math.floorMod(tenant.hashCode(), loops);
  }

  /** Completes, on the tenant's loop, when it is known how its users stand, or cannot be now. */
  public CompletableFuture<Void> ready(String tenant) {
    return on(tenant, TenantPrivacy::ready);
  }

  /** A session has come. */
  public void entered(Principal who) {
    tell(who.tenant(), TenantPrivacy::entered);
  }

  /** A session has gone. */
  public void exited(Principal who) {
    tell(who.tenant(), TenantPrivacy::exited);
  }

  /** Users are in other direct conversations than before; the store has it already. */
  public void conversationsChanged(RoomKey room, List<String> userIds) {
    tell(room.tenant(), tenant -> userIds.forEach(tenant::conversationsChanged));
    if (peers.areExpected()) {
      peers.tell(
          OtherServers.SUBJECT,
          JsonObject.of("tenant", room.tenant(), "userIds", JsonArray.of(userIds.toArray())));
    }
  }

  /** Does something for a tenant of which something is known here, or else something else. */
  void ifOpen(String tenant, Consumer<TenantPrivacy> action, Runnable otherwise) {
    Home home = homes.get(home(tenant, homes.size()));
    home.loop.execute(
        () -> {
          TenantPrivacy known = home.tenants.get(tenant);
          if (known == null) {
            otherwise.run();
          } else {
            action.accept(known);
          }
        });
  }

  /** Does something for each tenant of which something is known here. */
  void onAll(Consumer<TenantPrivacy> action) {
    for (Home home : homes) {
      home.loop.execute(() -> List.copyOf(home.tenants.values()).forEach(action));
    }
  }

  private void tell(String tenant, Consumer<TenantPrivacy> action) {
    Home home = homes.get(home(tenant, homes.size()));
    home.loop.execute(() -> action.accept(home.open(tenant)));
  }

  /** Does something for a tenant on its home loop; the future completes there. */
  <T> CompletableFuture<T> on(String tenant, Function<TenantPrivacy, CompletableFuture<T>> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Home home = homes.get(home(tenant, homes.size()));
    home.loop.execute(
        () -> {
          try {
            Stages.settle(
                action.apply(home.open(tenant)), result::complete, result::completeExceptionally);
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private CompletableFuture<Void> publish(Home home, Redecision change) {
    home.gate.apply(change);
    presence.accept(change);
    for (Home other : homes) {
      if (other != home) {
        other.loop.execute(() -> other.gate.apply(change));
      }
    }
    List<CompletableFuture<Void>> told = new ArrayList<>();
    for (Home other : homes) {
      CompletableFuture<Void> one = new CompletableFuture<>();
      told.add(one);
      other.loop.execute(
          () -> {
            try {
              rooms.accept(other.loop, change);
            } finally {
              home.loop.execute(() -> one.complete(null));
            }
          });
    }
    return Stages.all(told).thenApply(all -> null);
  }

  private void putAway(Home home, String tenant) {
    close(home, tenant);
    home.tenants.remove(tenant);
  }

  /** Nobody is told anything of a tenant's users from now on. */
  private void close(Home home, String tenant) {
    home.gate.forget(tenant);
    for (Home other : homes) {
      if (other != home) {
        other.loop.execute(() -> other.gate.forget(tenant));
      }
    }
  }

  /** The tenants of one loop. */
  private final class Home {
    final Asker asker;
    final EventLoop loop;
    final PrivacyGate gate;
    final DeadlineQueue idle;
    final Map<String, TenantPrivacy> tenants = new LinkedHashMap<>();

    Home(Asker asker, PrivacyGate gate) {
      this.asker = asker;
      this.loop = asker.loop();
      this.gate = gate;
      this.idle = new DeadlineQueue(loop, IDLE);
    }

    TenantPrivacy open(String tenant) {
      TenantPrivacy known = tenants.get(tenant);
      if (known == null) {
        OtherServers others = new OtherServers(peers, loop, tenant);
        known = new TenantPrivacy(tenant, asker, store, others, publisher(tenant));
        tenants.put(tenant, known);
        look(tenant, known);
      }
      return known;
    }

    private Standings.Publisher publisher(String tenant) {
      return new Standings.Publisher() {
        @Override
        public CompletableFuture<Void> publish(Redecision change) {
          return PrivacyHub.this.publish(Home.this, change);
        }

        @Override
        public void doubt() {
          close(Home.this, tenant);
        }
      };
    }

    private void look(String tenant, TenantPrivacy privacy) {
      idle.add(
          () -> {
            if (!privacy.isIdle()) {
              look(tenant, privacy);
            } else {
              privacy.end();
              putAway(this, tenant);
            }
          });
    }
  }
}
