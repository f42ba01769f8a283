package io.realtime4j.verification.interop;

import io.realtime4j.api.RealtimeServer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stock JavaScript clients react to messages, on a server that has found the feature. */
class StockReactionsIT {
  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void javaScriptClientsReact(String mode) throws Exception {
    try (RealtimeServer server =
        RealtimeServer.builder()
            .host("127.0.0.1")
            .port(0)
            .jwtSecret(Tokens.SECRET)
            .store("memory:")
            .variables(Map.of())
            .build()) {
      int port = server.start().get(20, TimeUnit.SECONDS).getPort();
      Node.run(
          "reactions.js", "http://127.0.0.1:" + port, Tokens.of("alice"), Tokens.of("bob"), mode);
    }
  }
}
