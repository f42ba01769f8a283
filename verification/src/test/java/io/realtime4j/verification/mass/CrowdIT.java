package io.realtime4j.verification.mass;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server among peers that never read and users whose every question hangs. */
class CrowdIT {
  private static final int DEAF = 300;
  private static final int HANGING = 50;
  private static final int SERVED = 20;
  private static final int ROUND_TRIPS = 10;
  private static final String LOUD = "{\"roomName\":\"channel:loud\"}";

  private final HttpClient http = HttpClient.newHttpClient();
  private RealtimeServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    RoomPolicy policy =
        question ->
            question.who().userId().startsWith("hanging")
                ? new CompletableFuture<>()
                : RoomPolicy.Decision.allow();
    server =
        RealtimeServer.builder()
            .options(ServerOptions.builder().host("127.0.0.1").port(0).build())
            .transport(new NettyServerTransportProvider().create(2))
            .store(new MemoryServerStoreProvider().open("", null))
            .authenticator(
                request ->
                    CompletableFuture.completedFuture(
                        Principal.builder().userId(request.token()).build()))
            .roomPolicy(policy)
            .variables(Map.of())
            .build();
    port = server.start().get(20, TimeUnit.SECONDS).getPort();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoReadsAndAsksProperlyIsServed() throws Exception {
    List<SocketPeer> peers = new ArrayList<>();
    for (int i = 0; i < DEAF; i++) {
      SocketPeer deaf = SocketPeer.connect(http, port, "deaf" + i);
      peers.add(deaf);
      assertThat(deaf.ask("room:join", LOUD)).contains("\"success\":true");
      deaf.stopReading();
    }
    for (int i = 0; i < HANGING; i++) {
      SocketPeer hanging = SocketPeer.connect(http, port, "hanging" + i);
      peers.add(hanging);
      hanging.request("room:join", LOUD);
      hanging.request("message:send", "{\"roomName\":\"channel:loud\",\"content\":\"x\"}");
    }
    List<SocketPeer> served = new ArrayList<>();
    for (int i = 0; i < SERVED; i++) {
      SocketPeer peer = SocketPeer.connect(http, port, "served" + i);
      served.add(peer);
      assertThat(peer.ask("room:join", LOUD)).contains("\"success\":true");
    }
    peers.addAll(served);

    String padding = "x".repeat(2_000);
    for (int trip = 0; trip < ROUND_TRIPS; trip++) {
      for (int i = 0; i < SERVED; i++) {
        String content = "round " + trip + " of " + i + " " + padding;
        String answer =
            served
                .get(i)
                .ask(
                    "message:send",
                    "{\"roomName\":\"channel:loud\",\"content\":\"" + content + "\"}");
        assertThat(answer).contains("\"success\":true");
        for (SocketPeer other : served) {
          assertThat(other.next("message:new")).contains(content);
        }
      }
    }
    assertThat(server.health().get(20, TimeUnit.SECONDS).connections())
        .isEqualTo(DEAF + HANGING + SERVED);

    peers.forEach(SocketPeer::close);
    assertThat(connectionsInTheEnd()).isZero();
  }

  /** Returns the number of connections once all ends have been noticed, or after 30 s. */
  private int connectionsInTheEnd() throws Exception {
    int connections = -1;
    for (long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        connections != 0 && System.nanoTime() < end; ) {
      connections = server.health().get(20, TimeUnit.SECONDS).connections();
    }
    return connections;
  }
}
