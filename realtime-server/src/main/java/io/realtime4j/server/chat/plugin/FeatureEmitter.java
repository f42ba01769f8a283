package io.realtime4j.server.chat.plugin;

import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionShard;
import java.util.Collection;

/** Sends what features emit, to audiences that the gate makes. From any thread. */
final class FeatureEmitter {
  private final PrivacyHub privacy;

  FeatureEmitter(PrivacyHub privacy) {
    this.privacy = privacy;
  }

  void emit(FeatureEmit event) {
    privacy
        .audience(event.tenant(), shard -> sessions(shard, event))
        .tell(event.about(), event.event(), event.data());
  }

  private static Collection<ChatSession> sessions(SessionShard shard, FeatureEmit event) {
    String room = event.room();
    if (room != null) {
      return shard.in(new RoomKey(event.tenant(), room), event.threadId());
    }
    return shard.ofTenant(event.tenant()).stream()
        .filter(
            session ->
                session.principal().userId().equals(event.userId())
                    || session.socket().id().equals(event.sid()))
        .toList();
  }
}
