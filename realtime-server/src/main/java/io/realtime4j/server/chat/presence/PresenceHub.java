package io.realtime4j.server.chat.presence;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Presence of all tenants. Each tenant lives on one loop; the methods may be called from any. */
public final class PresenceHub {
  private final List<Home> homes;
  private final ServerOptions options;
  private final InstantSource clock;
  private final PresenceFanOut fanOut;

  public PresenceHub(
      List<EventLoop> loops, ServerOptions options, InstantSource clock, PresenceFanOut fanOut) {
    this.homes = loops.stream().map(Home::new).toList();
    this.options = options;
    this.clock = clock;
    this.fanOut = fanOut;
  }

  /** A session has connected, perhaps as the continuation of another. */
  public void connected(ChatSession session, Principal who, @Nullable ChatSession before) {
    on(who, tenant -> tenant.connected(who.userId(), session, session.device(), before));
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

  /** Hands over what there is to see of users, as of now. */
  void views(String tenant, Collection<String> userIds, Consumer<List<PresenceView>> taker) {
    List<String> asked = List.copyOf(userIds);
    on(
        tenant,
        presence -> {
          List<PresenceView> views = new ArrayList<>(asked.size());
          asked.forEach(userId -> views.add(presence.view(userId)));
          taker.accept(views);
        });
  }

  /** Tells a session how users are now: it may have missed how they came to be so. */
  public void show(ChatSession session, Principal who, Collection<String> userIds) {
    if (!who.isAnonymous() && !userIds.isEmpty()) {
      views(who.tenant(), userIds, views -> fanOut.show(session, who, views));
    }
  }

  /** A user is present in a room from now on. */
  public void entered(RoomKey room, String userId) {
    on(room.tenant(), tenant -> tenant.entered(room, userId));
  }

  /** A user is no longer present in a room. */
  public void exited(RoomKey room, String userId) {
    on(room.tenant(), tenant -> tenant.exited(room, userId));
  }

  private void on(Principal who, Consumer<TenantPresence> action) {
    if (!who.isAnonymous()) {
      on(who.tenant(), action);
    }
  }

  private void on(String tenant, Consumer<TenantPresence> action) {
    Home home = homes.get(Math.floorMod(tenant.hashCode(), homes.size()));
    home.loop.execute(
        () ->
            action.accept(
                home.tenants.computeIfAbsent(
                    tenant, name -> new TenantPresence(name, home.loop, options, clock, fanOut))));
  }

  private static final class Home {
    final EventLoop loop;
    final Map<String, TenantPresence> tenants = new LinkedHashMap<>();

    Home(EventLoop loop) {
      this.loop = loop;
    }
  }
}
