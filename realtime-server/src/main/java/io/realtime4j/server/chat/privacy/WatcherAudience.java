package io.realtime4j.server.chat.privacy;

import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Encoded;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionShard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Those who watch users of a tenant: they asked to, or share a room. From any loop. */
public final class WatcherAudience implements Audience {
  private final Namespace namespace;
  private final List<SessionShard> shards;
  private final String tenant;
  private final boolean wholeTenant;

  WatcherAudience(
      Namespace namespace, List<SessionShard> shards, String tenant, boolean wholeTenant) {
    this.namespace = namespace;
    this.shards = shards;
    this.tenant = tenant;
    this.wholeTenant = wholeTenant;
  }

  /**
   * A user's presence has changed, or some begin to watch it.
   *
   * @param rooms whose sessions watch without asking
   * @param entered those that the user has come into, whose sessions begin to
   * @param before {@code null} if it is not known what watchers were told
   */
  public record Change(
      List<RoomKey> rooms, List<RoomKey> entered, @Nullable Facets before, Facets after) {
    String userId() {
      return after.userId();
    }
  }

  /** Tells each watcher of the changes that this watcher can see, if any. */
  public void tell(List<Change> changes) {
    // Null until it is known that somebody may watch: what nobody hears is not encoded.
    @Nullable PresenceNews[] news = new PresenceNews[changes.size()];
    for (SessionShard shard : shards) {
      List<PresenceNews> some = new ArrayList<>();
      for (int i = 0; i < news.length; i++) {
        if (mayConcern(shard, changes.get(i))) {
          PresenceNews one = news[i];
          if (one == null) {
            one = new PresenceNews(namespace, i, changes.get(i));
            news[i] = one;
          }
          some.add(one);
        }
      }
      if (!some.isEmpty()) {
        shard.loop().execute(() -> tell(shard, some));
      }
    }
  }

  private boolean mayConcern(SessionShard shard, Change change) {
    return wholeTenant
        ? shard.mayHold(tenant)
        : shard.mayHold(new SessionShard.UserKey(tenant, change.userId()))
            || change.rooms().stream().anyMatch(shard::mayHold)
            || change.entered().stream().anyMatch(shard::mayHold);
  }

  private void tell(SessionShard shard, List<PresenceNews> news) {
    Map<ChatSession, List<PresenceNews>> bySession = new LinkedHashMap<>();
    for (PresenceNews one : news) {
      Set<ChatSession> watchers = watchers(shard, one);
      for (ChatSession session : watchers) {
        if (one.isNewsTo(session.principal())) {
          bySession.computeIfAbsent(session, s -> new ArrayList<>(1)).add(one);
        }
      }
      for (ChatSession session : newcomers(shard, one, watchers)) {
        if (one.isFirstNewsTo(session.principal())) {
          bySession.computeIfAbsent(session, s -> new ArrayList<>(1)).add(one);
        }
      }
    }
    Map<String, Encoded> bulks = new LinkedHashMap<>();
    bySession.forEach((session, some) -> PresenceNews.send(namespace, session, some, bulks));
  }

  private Set<ChatSession> watchers(SessionShard shard, PresenceNews one) {
    if (wholeTenant) {
      return shard.ofTenant(tenant);
    }
    Set<ChatSession> asked = shard.watching(new SessionShard.UserKey(tenant, one.userId()));
    if (one.rooms().isEmpty()) {
      return asked;
    }
    Set<ChatSession> watchers = new LinkedHashSet<>(asked);
    one.rooms().forEach(room -> watchers.addAll(shard.inRoom(room)));
    return watchers;
  }

  /** Returns those who watch from now on. */
  private static Set<ChatSession> newcomers(
      SessionShard shard, PresenceNews one, Set<ChatSession> watchers) {
    Set<ChatSession> newcomers = new LinkedHashSet<>();
    for (RoomKey room : one.entered()) {
      for (ChatSession session : shard.inRoom(room)) {
        if (!watchers.contains(session)) {
          newcomers.add(session);
        }
      }
    }
    return newcomers;
  }
}
