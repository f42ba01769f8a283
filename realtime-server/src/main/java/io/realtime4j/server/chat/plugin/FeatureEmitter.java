package io.realtime4j.server.chat.plugin;

import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.server.chat.relay.Recipients;
import io.realtime4j.server.chat.relay.Relay;
import java.util.List;
import java.util.Objects;

/** Sends what features emit to those whom it is for, wherever they are. From any thread. */
final class FeatureEmitter {
  private final Relay relay;

  FeatureEmitter(Relay relay) {
    this.relay = relay;
  }

  void emit(FeatureEmit event) {
    relay.tell(recipients(event), event.about(), event.event(), event.data());
  }

  private static Recipients recipients(FeatureEmit event) {
    String tenant = event.tenant();
    String room = event.room();
    if (room != null) {
      return Recipients.inRoom(tenant, room, event.threadId());
    }
    String userId = event.userId();
    return userId != null
        ? Recipients.users(tenant, List.of(userId))
        : Recipients.session(tenant, Objects.requireNonNull(event.sid()));
  }
}
