package io.realtime4j.server.chat.plugin;

import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.privacy.Aspect;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Encoded;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionShard;
import java.util.List;

/**
 * Sends what features emit. An event about a user is decided for each viewer on the viewer's own
 * loop, by how the user stands there; while that is not known nobody gets it. From any thread.
 */
final class FeatureEmitter {
  private final Namespace namespace;
  private final List<SessionShard> shards;
  private final PrivacyHub privacy;

  FeatureEmitter(Namespace namespace, List<SessionShard> shards, PrivacyHub privacy) {
    this.namespace = namespace;
    this.shards = shards;
    this.privacy = privacy;
  }

  void emit(FeatureEmit event) {
    Encoded encoded = Encoded.of(namespace, event.event(), event.data());
    for (SessionShard shard : shards) {
      shard.loop().execute(() -> emitOn(shard, event, encoded));
    }
  }

  private void emitOn(SessionShard shard, FeatureEmit event, Encoded encoded) {
    PrivacyGate gate = privacy.gate(shard.loop());
    String about = event.about();
    for (ChatSession session : sessions(shard, event)) {
      String viewerId = session.principal().userId();
      boolean isShown =
          about == null || gate.shows(Aspect.MEMBERSHIP, event.tenant(), viewerId, about);
      if (isShown && !session.isClosed()) {
        session.socket().emitTransient(encoded.frame());
      }
    }
  }

  private static List<ChatSession> sessions(SessionShard shard, FeatureEmit event) {
    String room = event.room();
    if (room != null) {
      return List.copyOf(shard.in(new RoomKey(event.tenant(), room), null));
    }
    return shard.ofTenant(event.tenant()).stream()
        .filter(
            session ->
                session.principal().userId().equals(event.userId())
                    || session.socket().id().equals(event.sid()))
        .toList();
  }
}
