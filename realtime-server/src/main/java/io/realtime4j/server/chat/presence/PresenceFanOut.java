package io.realtime4j.server.chat.presence;

import io.realtime4j.api.ServerOptions.PresenceScope;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.protocol.Json;
import io.realtime4j.server.chat.presence.TenantPresence.Change;
import io.realtime4j.server.chat.privacy.VisibilityGate;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.SessionShard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells sessions of changed presence, each of those whom it watches, in one event. */
public final class PresenceFanOut {
  private final List<SessionShard> shards;
  private final VisibilityGate gate;
  private final PresenceScope scope;

  public PresenceFanOut(List<SessionShard> shards, VisibilityGate gate, PresenceScope scope) {
    this.shards = shards;
    this.gate = gate;
    this.scope = scope;
  }

  /** Posts the changes of one window to all shards. From any loop. */
  public void announce(String tenant, List<Change> changes) {
    for (SessionShard shard : shards) {
      shard.loop().execute(() -> tell(shard, tenant, changes));
    }
  }

  private void tell(SessionShard shard, String tenant, List<Change> changes) {
    Map<ChatSession, List<PresenceView>> bySession = new LinkedHashMap<>();
    for (Change change : changes) {
      for (ChatSession session : watchers(shard, tenant, change)) {
        if (!session.principal().isAnonymous()) {
          bySession
              .computeIfAbsent(session, s -> new ArrayList<>())
              .add(gate.presence(tenant, session.principal().userId(), change.view()));
        }
      }
    }
    // Most see the same, and what they get is written once.
    Map<List<PresenceView>, JsonValue> written = new LinkedHashMap<>();
    bySession.forEach(
        (session, views) -> {
          JsonValue payload = written.computeIfAbsent(views, PresenceFanOut::write);
          session.tell(views.size() == 1 ? "presence:changed" : "presence:bulk", payload);
        });
  }

  private Set<ChatSession> watchers(SessionShard shard, String tenant, Change change) {
    if (scope == PresenceScope.TENANT) {
      return shard.ofTenant(tenant);
    }
    Set<ChatSession> watchers =
        new LinkedHashSet<>(
            shard.watching(new SessionShard.UserKey(tenant, change.view().userId())));
    change.rooms().forEach(room -> watchers.addAll(shard.inRoom(room)));
    return watchers;
  }

  /** Tells one session how users are now, as far as its user may know. From any loop. */
  public void show(ChatSession session, Principal who, List<PresenceView> views) {
    List<PresenceView> visible = new ArrayList<>(views.size());
    views.forEach(view -> visible.add(gate.presence(who.tenant(), who.userId(), view)));
    session.send("presence:bulk", bulk(visible));
  }

  private static JsonValue write(List<PresenceView> views) {
    return Json.raw(Json.toBytes(views.size() == 1 ? views.get(0).toJson() : bulk(views)));
  }

  /** Returns the payload of {@code presence:bulk}. */
  static JsonObject bulk(List<PresenceView> views) {
    List<JsonValue> presences = new ArrayList<>(views.size());
    views.forEach(view -> presences.add(view.toJson()));
    return JsonObject.of("presences", new JsonArray(presences));
  }
}
