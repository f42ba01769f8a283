package io.realtime4j.verification.hostile;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.testkit.HostileClientsContract;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Hostile clients of a chat on Netty. */
class HostileClientsIT extends HostileClientsContract {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";
  private static Complaints complaints;
  private static RealtimeServer server;
  private static int port;

  @BeforeAll
  static void serve() throws Exception {
    complaints = new Complaints();
    server = server(ServerOptions.defaults().eventsPerSecond());
    port = server.start().get(20, TimeUnit.SECONDS).getPort();
  }

  static RealtimeServer server(int eventsPerSecond) {
    return RealtimeServer.builder()
        .options(
            ServerOptions.defaults().toBuilder()
                .host("127.0.0.1")
                .port(0)
                .jwtSecret(SECRET)
                .headTimeout(Duration.ofSeconds(2))
                .bodyTimeout(Duration.ofSeconds(2))
                .idleTimeout(Duration.ofSeconds(3))
                .eventsPerSecond(eventsPerSecond)
                .compression(true)
                .connectTimeout(Duration.ofSeconds(3))
                .pingInterval(Duration.ofSeconds(3))
                .pingTimeout(Duration.ofSeconds(3))
                .build())
        .transport(new NettyServerTransportProvider().create(2))
        .store(new MemoryServerStoreProvider().open("", null))
        .variables(Map.of())
        .build();
  }

  @AfterAll
  static void stop() {
    server.close();
    complaints.close();
  }

  static String tokenOf(String user) {
    return JWT.create().withSubject(user).sign(Algorithm.HMAC256(SECRET));
  }

  @Override
  protected int port() {
    return port;
  }

  @Override
  protected String token(String user) {
    return tokenOf(user);
  }

  @Override
  protected List<String> complaints() {
    return complaints.lines();
  }
}
