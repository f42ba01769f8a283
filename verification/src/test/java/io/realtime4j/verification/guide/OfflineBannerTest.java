package io.realtime4j.verification.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.store.memory.MemoryClientStoreProvider;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.testkit.SimulatedNetwork;
import io.realtime4j.testkit.VirtualScheduler;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An application's test: what its users see while the network is away, in virtual time. */
class OfflineBannerTest {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";

  private static String token(String user) {
    return JWT.create().withSubject(user).sign(Algorithm.HMAC256(SECRET));
  }

  // guide: test
  @Test
  void whatIsWrittenWithoutANetworkLeavesWhenItIsBack() {
    VirtualScheduler time = new VirtualScheduler(1);
    SimulatedNetwork network = new SimulatedNetwork(time);
    try (RealtimeServer server =
            RealtimeServer.builder()
                .jwtSecret(SECRET)
                .transport(network.newServerTransport("server", 1))
                .store(new MemoryServerStoreProvider().open("", time.newStoreContext("log")))
                .environment(time.newServerEnvironment("server"))
                .variables(Map.of())
                .build();
        RealtimeClient alice =
            RealtimeClient.builder()
                .url("http://server:3101")
                .token(token("alice"))
                .transport(network.newClientTransport())
                .store(
                    new MemoryClientStoreProvider()
                        .open("", StoreOwner.builder().build(), time.newStoreContext("alice")))
                .environment(time.newClientEnvironment("alice"))
                .build()) {
      time.await(Duration.ofSeconds(5), server.start());
      time.await(Duration.ofSeconds(5), alice.connect());

      network.reachable(false);
      network.cutAll();
      SendHandle handle = alice.queue().send("channel:lobby", "Hello!");
      time.advance(Duration.ofHours(1)); // At once: nobody waits.
      assertThat(handle.sent()).isNotDone();
      assertThat(Connecting.banner(alice)).isEqualTo("OFFLINE, UNKNOWN, 1 wait");

      network.reachable(true);
      assertThat(time.await(Duration.ofMinutes(1), handle.sent()).duplicate()).isFalse();
    }
  }
  // guide: end
}
