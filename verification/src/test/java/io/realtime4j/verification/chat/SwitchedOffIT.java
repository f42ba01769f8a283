package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.FeatureFlag;
import io.realtime4j.api.Presence;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.Typing;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.ConnectionEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our client at a server without presence and typing. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SwitchedOffIT {
  @Test
  void itSaysWhatIsMissingAndGoesOn() throws Exception {
    ServerOptions options =
        ServerOptions.builder()
            .host("127.0.0.1")
            .port(0)
            .jwtSecret(Setup.SECRET)
            .presence(false)
            .typing(false)
            .build();
    try (RealtimeServer server =
        RealtimeServer.builder().options(options).transport("netty").store("memory:").build()) {
      int port = within20s(server.start()).getPort();
      List<ConnectionEvent.Fault> faults = new CopyOnWriteArrayList<>();
      try (RealtimeClient client =
          RealtimeClient.builder()
              .url("http://127.0.0.1:" + port)
              .token(Setup.token("alice"))
              .store("memory:")
              .build()) {
        client.on(ConnectionEvent.Fault.class, faults::add);
        within20s(client.connect());
        assertThat(client.status().feature(Presence.class))
            .isEqualTo(FeatureFlag.State.UNAVAILABLE);
        assertThat(client.status().feature(Typing.class)).isEqualTo(FeatureFlag.State.UNAVAILABLE);
        assertThat(client.status().feature(Rooms.class)).isEqualTo(FeatureFlag.State.ON);
        assertThatThrownBy(() -> within20s(client.presence().setStatus(PresenceStatus.BUSY)))
            .hasRootCauseInstanceOf(UnsupportedByPeerException.class);
        assertThatThrownBy(() -> within20s(client.presence().fetch(List.of("bob"))))
            .hasRootCauseInstanceOf(UnsupportedByPeerException.class);
        client.typing().keystroke("channel:c", null, "h");
        within20s(client.queue().send("channel:c", "hello").sent());
        assertThat(faults).isEmpty();
      }
    }
  }
}
