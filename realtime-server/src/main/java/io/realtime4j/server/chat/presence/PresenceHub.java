package io.realtime4j.server.chat.presence;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.cluster.Voice;
import io.realtime4j.server.chat.privacy.Facets;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Presence of all tenants. Each tenant lives on one loop, the one where its privacy does; the
 * methods may be called from any.
 */
public final class PresenceHub {
  /** What other servers are told of. */
  static final String SUBJECT = "presence";

  private final List<Home> homes;
  private final ServerOptions options;
  private final InstantSource clock;
  private final PrivacyHub privacy;
  private final Peers peers;

  public PresenceHub(
      List<EventLoop> loops,
      ServerOptions options,
      InstantSource clock,
      PrivacyHub privacy,
      Peers peers) {
    this.peers = peers;
    this.homes = loops.stream().map(Home::new).toList();
    this.options = options;
    this.clock = clock;
    this.privacy = privacy;
    if (options.presence()) {
      peers.join(SUBJECT, new PresencePart());
    }
  }

  /** Returns whether there is presence of users at all. */
  public boolean isOn() {
    return options.presence();
  }

  /** Returns what is said to who asks where there is none. */
  public static RefusedException switchedOff() {
    return Refusals.unsupported("There is no presence on this server");
  }

  /**
   * A session has connected.
   *
   * @param before the session that it continues, {@code null} if it is a new one
   * @param beside one that is still there and that it goes on from, {@code null} if there is none
   */
  public void connected(
      ChatSession session,
      Principal who,
      @Nullable ChatSession before,
      @Nullable ChatSession beside) {
    on(who, tenant -> tenant.connected(who.userId(), session, before, beside));
  }

  /** A session has ended: in due form, or by a loss that is given its grace. */
  public void closed(ChatSession session, Principal who, boolean clean) {
    on(
        who,
        tenant -> {
          if (clean) {
            tenant.left(who.userId(), session);
          } else {
            tenant.lost(who.userId(), session);
          }
        });
  }

  /** A session says how its user is; {@code done} runs when that is noted. */
  void update(ChatSession session, Principal who, PresenceUpdate update, Runnable done) {
    on(
        who,
        tenant -> {
          tenant.update(who.userId(), session, update);
          done.run();
        });
  }

  /**
   * Hands over how users are, as of now, as each viewer sees them.
   *
   * @param refused hears that this is not known now
   */
  public void facets(
      String tenant,
      Collection<String> userIds,
      Consumer<List<Facets>> taker,
      Consumer<RefusedException> refused) {
    List<String> asked = List.copyOf(userIds);
    on(
        tenant,
        presence -> {
          if (presence.isHeld()) {
            refused.accept(
                Refusals.unavailable("Other servers cannot be reached now", Asker.PAUSE));
          } else {
            taker.accept(presence.facets(asked));
          }
        });
  }

  /** Tells a session how users are now: it may have missed how they came to be so. */
  public void show(ChatSession session, Principal who, Collection<String> userIds) {
    if (isOn() && !who.isAnonymous() && !userIds.isEmpty()) {
      List<String> shown = List.copyOf(userIds);
      on(
          who.tenant(),
          presence -> presence.show(shown, facets -> PrivacyGate.session(session).show(facets)));
    }
  }

  /**
   * Tells a session how those in a room are whom it sees there: it may have missed how they came to
   * be so. Of those who are hidden from it not even that they are there.
   *
   * @param present who is in it
   * @param members who belongs to it: those of them who have gone lately are told of, too
   */
  public void introduce(
      ChatSession session, Principal who, RoomKey room, Set<String> present, List<String> members) {
    if (isOn() && !who.isAnonymous()) {
      long since = clock.millis() - options.recovery().plus(options.presenceGrace()).toMillis();
      on(
          room.tenant(),
          presence ->
              presence.introduce(
                  present,
                  members,
                  since,
                  facets -> PrivacyGate.session(session).showThose(room, facets)));
    }
  }

  /** Users are present in a room that begins to be watched here. */
  public void found(RoomKey room, List<String> userIds) {
    on(room.tenant(), tenant -> tenant.found(room, userIds));
  }

  /** A user is present in a room from now on. */
  public void entered(RoomKey room, String userId) {
    on(room.tenant(), tenant -> tenant.entered(room, userId));
  }

  /**
   * A session has come into a room, and its user is present there: it is told how the others are,
   * soon and once what may be told is known.
   */
  public void begins(ChatSession session, Principal who, RoomKey room) {
    on(who, tenant -> tenant.begins(session, room));
  }

  /** A user is no longer present in a room. */
  public void exited(RoomKey room, String userId) {
    on(room.tenant(), tenant -> tenant.exited(room, userId));
  }

  /** Users stand otherwise than before. On the tenant's loop, once its gate knows. */
  public void redecide(Redecision change) {
    TenantPresence known = home(change.tenant()).tenants.get(change.tenant());
    if (known != null) {
      known.redecide(change);
    }
  }

  /** Returns how many users are present whose tenants live on a loop; on that loop. */
  public long users(EventLoop loop) {
    long users = 0;
    for (Home home : homes) {
      if (home.loop == loop) {
        for (TenantPresence tenant : home.tenants.values()) {
          users += tenant.users();
        }
      }
    }
    return users;
  }

  private void on(Principal who, Consumer<TenantPresence> action) {
    if (!who.isAnonymous()) {
      on(who.tenant(), action);
    }
  }

  private void on(String tenant, Consumer<TenantPresence> action) {
    if (!isOn()) {
      return;
    }
    Home home = home(tenant);
    home.loop.execute(
        () -> {
          action.accept(home.open(tenant));
          home.tidy(tenant);
        });
  }

  private Home home(String tenant) {
    return homes.get(PrivacyHub.home(tenant, homes.size()));
  }

  /** What other servers tell. */
  private final class PresencePart implements Part {
    @Override
    public void told(String peer, JsonObject message) {
      UserNews news = UserNews.of(message, peer);
      on(news.tenant(), tenant -> tenant.told(peer, news));
    }

    @Override
    public void begin(String peer) {
      onEach(tenant -> tenant.begin(peer));
    }

    @Override
    public void complete(String peer) {
      onEach(tenant -> tenant.complete(peer));
    }

    @Override
    public void gone(String peer) {
      onEach(tenant -> tenant.gone(peer));
    }

    @Override
    public void retell(Voice voice) {
      AtomicInteger open = new AtomicInteger(homes.size());
      for (Home home : homes) {
        home.loop.execute(
            () -> {
              home.each(tenant -> tenant.retell(voice::tell));
              if (open.decrementAndGet() == 0) {
                voice.end();
              }
            });
      }
    }

    @Override
    public void cutOff(boolean isCutOff) {
      for (Home home : homes) {
        home.loop.execute(
            () -> {
              home.isHeld = isCutOff;
              home.each(isCutOff ? TenantPresence::hold : home::releaseOnceKnown);
            });
      }
    }

    private void onEach(Consumer<TenantPresence> action) {
      for (Home home : homes) {
        home.loop.execute(() -> home.each(action));
      }
    }
  }

  /** The tenants of one loop. */
  private final class Home {
    final EventLoop loop;
    final Map<String, TenantPresence> tenants = new LinkedHashMap<>();
    boolean isHeld = peers.areExpected();

    Home(EventLoop loop) {
      this.loop = loop;
    }

    TenantPresence open(String tenant) {
      return tenants.computeIfAbsent(
          tenant,
          name ->
              new TenantPresence(
                  name, loop, options, clock, privacy.gate(loop), peers, isHeld, () -> tidy(name)));
    }

    void each(Consumer<TenantPresence> action) {
      for (String tenant : List.copyOf(tenants.keySet())) {
        action.accept(open(tenant));
        tidy(tenant);
      }
    }

    /** Others may have changed meanwhile what may be told: that is read first. */
    void releaseOnceKnown(TenantPresence tenant) {
      if (!tenant.isAnybodyHere()) {
        tenant.release();
        return;
      }
      Stages.settle(
          privacy.ready(tenant.name()),
          ready -> {
            if (!isHeld) {
              tenant.release();
            }
          },
          failure -> {});
    }

    void tidy(String tenant) {
      TenantPresence presence = tenants.get(tenant);
      if (presence != null && presence.isEmpty()) {
        tenants.remove(tenant);
      }
    }
  }
}
