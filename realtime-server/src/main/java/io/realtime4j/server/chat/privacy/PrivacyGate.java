package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.presence.PresenceView;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionShard;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * Every loop has a gate of its own, and what it knows changes only by tasks that the tenant's home
 * posts. So what a loop decides about a user changes between two of its tasks and never within one,
 * and the task that brings a change is followed by one that tells those whom it concerns.
 */

/**
 * The one gate through which everything passes that tells a user something of another: presence,
 * typing, who and how many are in a room, receipts. It alone makes what such things can be sent to,
 * each an {@link Audience}. Of whom it knows nothing it tells nothing. Loop only.
 */
public final class PrivacyGate {
  private final Namespace namespace;
  private final List<SessionShard> shards;
  // Only users who are not open. A tenant that is not there is not known.
  private final Map<String, Map<String, Standing>> tenants = new HashMap<>();

  PrivacyGate(Namespace namespace, List<SessionShard> shards) {
    this.namespace = namespace;
    this.shards = shards;
  }

  void apply(Redecision change) {
    Map<String, Standing> all = change.all();
    if (all != null) {
      tenants.put(change.tenant(), new HashMap<>(all));
      return;
    }
    Map<String, Standing> known = tenants.get(change.tenant());
    if (known != null) {
      change
          .standings()
          .forEach(
              (userId, standing) -> {
                if (standing.isOpen()) {
                  known.remove(userId);
                } else {
                  known.put(userId, standing);
                }
              });
    }
  }

  void forget(String tenant) {
    tenants.remove(tenant);
  }

  int tenantCount() {
    return tenants.size();
  }

  /** Returns whether it is known how the users of a tenant stand. */
  public boolean knows(String tenant) {
    return tenants.containsKey(tenant);
  }

  /** Returns how a user stands now. */
  public Standing standing(String tenant, String userId) {
    Map<String, Standing> known = tenants.get(tenant);
    return known == null ? Standing.CLOSED : known.getOrDefault(userId, Standing.OPEN);
  }

  /** Returns something about a user as it may be told. */
  public <T> Subject<T> subject(String tenant, String userId, T value) {
    return new Subject<>(userId, standing(tenant, userId), value);
  }

  /** Returns whether a viewer may be told something of a user; everybody may of themselves. */
  public boolean shows(Aspect aspect, String tenant, String viewerId, String userId) {
    return standing(tenant, userId).shows(aspect, userId, viewerId);
  }

  /** Returns a user's presence as each viewer sees it. */
  public Facets facets(String tenant, Facets.Traces traces) {
    return Facets.of(standing(tenant, traces.now().userId()), traces);
  }

  /** Returns a user's presence as it was seen before a change. */
  public static Facets before(Redecision change, Facets.Traces traces) {
    return Facets.of(change.before(traces.now().userId()), traces);
  }

  /**
   * Returns the sessions in a room.
   *
   * @param thread those in the view of this thread too; {@code null} for none
   */
  public RoomAudience room(RoomKey key, @Nullable String thread) {
    return new RoomAudience(namespace, shards, key, thread);
  }

  /** Returns the sessions of one user. */
  public UserAudience user(String tenant, String userId) {
    return new UserAudience(this, namespace, tenant, userId);
  }

  /** Returns those who watch users of a tenant. */
  public WatcherAudience watchers(String tenant, boolean wholeTenant) {
    return new WatcherAudience(namespace, shards, tenant, wholeTenant);
  }

  /**
   * Returns some sessions of a tenant.
   *
   * @param gates the gates of all loops
   * @param chosen which of those that live on a loop
   */
  TenantAudience tenant(
      Function<EventLoop, PrivacyGate> gates,
      String tenant,
      Function<SessionShard, Collection<ChatSession>> chosen) {
    return new TenantAudience(namespace, shards, gates, tenant, chosen);
  }

  /** Returns one session; what it is told was decided for its user. */
  public static SessionAudience session(ChatSession session) {
    return new SessionAudience(session);
  }

  /** Returns the presences that a viewer sees, in the order given. */
  public static List<PresenceView> seenBy(String viewerId, List<Facets> facets) {
    return facets.stream().map(one -> one.to(viewerId)).toList();
  }
}
