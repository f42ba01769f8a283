package io.realtime4j.verification.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody says more than his share; what is too much waits in his own socket. */
class PressureIT {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";
  private static final int PER_SECOND = 50;
  private static final int BURST = 10 * PER_SECOND;
  private static final int BEYOND = 4 * PER_SECOND;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void nothingIsRefusedOrLostAndOthersAreServed() throws Exception {
    try (RealtimeServer server =
        RealtimeServer.builder()
            .options(
                ServerOptions.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .jwtSecret(SECRET)
                    .eventsPerSecond(PER_SECOND)
                    // So short that every answer to a ping is held back for longer.
                    .pingInterval(Duration.ofMillis(900))
                    .pingTimeout(Duration.ofMillis(900))
                    .build())
            .transport(new NettyServerTransportProvider().create(1))
            .store(new MemoryServerStoreProvider().open("", null))
            .variables(Map.of())
            .build()) {
      int port = server.start().get(10, TimeUnit.SECONDS).getPort();
      try (PlainSocket flood = entered(port, "mallory");
          PlainSocket other = entered(port, "alice")) {
        ask(other, 6);
        assertThat(answer(other)).startsWith("436[{\"success\":true");
        long began = System.nanoTime();
        for (int i = 0; i < BURST + BEYOND; i++) {
          ask(flood, i);
        }
        ask(other, 7);
        assertThat(answer(other)).startsWith("437[{\"success\":true");
        Duration served = Duration.ofNanos(System.nanoTime() - began);
        for (int i = 0; i < BURST + BEYOND; i++) {
          assertThat(answer(flood)).startsWith("43" + i + "[{\"success\":true");
        }
        Duration flooded = Duration.ofNanos(System.nanoTime() - began);
        assertThat(flooded).isGreaterThan(Duration.ofMillis(3_800));
        assertThat(served).isLessThan(flooded.dividedBy(2));
      }
    }
  }

  private static PlainSocket entered(int port, String user) throws Exception {
    PlainSocket socket = new PlainSocket(port);
    String token = JWT.create().withSubject(user).sign(Algorithm.HMAC256(SECRET));
    socket.send("40{\"token\":\"" + token + "\"}");
    assertThat(socket.next()).startsWith("40{");
    return socket;
  }

  private static void ask(PlainSocket socket, int id) throws Exception {
    socket.send("42" + id + "[\"presence:get\",{\"userIds\":[\"bob\"]}]");
  }

  /** Returns the next answer; events are passed over. */
  private static String answer(PlainSocket socket) throws Exception {
    while (true) {
      String text = socket.next();
      if (text.startsWith("43")) {
        return text;
      }
    }
  }
}
