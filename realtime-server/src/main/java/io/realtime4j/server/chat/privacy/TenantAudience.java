package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Encoded;
import io.realtime4j.server.chat.session.SessionShard;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sessions of a tenant, chosen on each loop when it is told. From any thread. */
public final class TenantAudience implements Audience {
  private final Namespace namespace;
  private final List<SessionShard> shards;
  private final Function<EventLoop, PrivacyGate> gates;
  private final String tenant;
  private final Function<SessionShard, Collection<ChatSession>> chosen;

  TenantAudience(
      Namespace namespace,
      List<SessionShard> shards,
      Function<EventLoop, PrivacyGate> gates,
      String tenant,
      Function<SessionShard, Collection<ChatSession>> chosen) {
    this.namespace = namespace;
    this.shards = shards;
    this.gates = gates;
    this.tenant = tenant;
    this.chosen = chosen;
  }

  /**
   * Tells those who may know of the user that it is about. Each is decided on by itself, on its own
   * loop, by how the user stands there; while that is not known nobody is told.
   *
   * @param about the user, or {@code null} if it is about none
   */
  public void tell(@Nullable String about, String event, JsonObject data) {
    written(about, event, data).run();
  }

  /**
   * Returns what tells of it, for who finds out first whether it can be written at all.
   *
   * @param about the user, or {@code null} if it is about none
   */
  public Runnable written(@Nullable String about, String event, JsonObject data) {
    Encoded encoded = Encoded.of(namespace, event, data);
    return () -> {
      for (SessionShard shard : shards) {
        if (shard.mayHold(tenant)) {
          shard.loop().execute(() -> tellOn(shard, about, encoded));
        }
      }
    };
  }

  private void tellOn(SessionShard shard, @Nullable String about, Encoded event) {
    PrivacyGate gate = gates.apply(shard.loop());
    for (ChatSession session : List.copyOf(chosen.apply(shard))) {
      String viewerId = session.principal().userId();
      boolean isShown = about == null || gate.shows(Aspect.MEMBERSHIP, tenant, viewerId, about);
      if (isShown && !session.isClosed()) {
        session.socket().emitTransient(event.frame());
      }
    }
  }
}
