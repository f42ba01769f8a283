package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a load balancer that sticks by cookie, sessions keep to their server on both wires. */
class StickyBalancerIT {
  @TempDir Path folder;

  private static ClientOptions polling(boolean upgrade) {
    return ClientOptions.builder()
        .connection(connection -> connection.wires(List.of(Wire.POLLING)).upgrade(upgrade))
        .reconnect(reconnect -> reconnect.initialDelay(Duration.ofMillis(50)).maxAttempts(3))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"okhttp", "netty"})
  void pollingAndItsUpgradeKeepToOneServer(String transport) throws Exception {
    Setup setup = new Setup(transport, "memory");
    try (RealtimeServer one = setup.server(folder, 0);
        RealtimeServer two = setup.server(folder, 0);
        StickyBalancer balancer =
            new StickyBalancer(
                within20s(one.start()).getPort(), within20s(two.start()).getPort())) {
      try (RealtimeClient alice =
          setup.builder(folder, balancer.port(), "alice").options(polling(false)).build()) {
        within20s(alice.connect());
        within20s(alice.queue().send("channel:sticky", "hello").sent());
        assertThat(balancer.unrouted).hasSize(1);
        assertThat(alice.status().transport()).endsWith("/polling");
      }
      // Another client is another jar: nothing of Alice's goes with Bob's first request.
      try (RealtimeClient bob =
          setup.builder(folder, balancer.port(), "bob").options(polling(true)).build()) {
        EventLog log = new EventLog(bob);
        within20s(bob.connect());
        for (int i = 0; i < 200 && !bob.status().transport().endsWith("/websocket"); i++) {
          within20s(bob.queue().send("channel:sticky", "until it is upgraded").sent());
        }
        assertThat(bob.status().transport()).endsWith("/websocket");
        assertThat(balancer.routedUpgrades).hasValue(1);
        assertThat(balancer.unrouted).hasSize(2);
        assertThat(log.all(io.realtime4j.api.event.ConnectionEvent.SessionStarted.class))
            .hasSize(1);
      }
    }
  }
}
