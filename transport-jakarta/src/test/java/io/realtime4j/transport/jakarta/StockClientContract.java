package io.realtime4j.transport.jakarta;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Principal;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stock JavaScript client of Socket.IO against a chat in a container. */
abstract class StockClientContract {
  private final JakartaServerTransport transport = JakartaServerTransport.builder().build();
  private final Container container;
  private final RealtimeServer server =
      RealtimeServer.builder()
          .transport(transport)
          .store("memory")
          .authenticator(StockClientContract::authenticate)
          .build();

  StockClientContract(Container.Kind kind) {
    container = kind.start(transport, "/socket.io/*");
  }

  /** A token is the name of its user here. */
  private static CompletionStage<Principal> authenticate(AuthRequest request) {
    String user = request.token();
    if (user == null) {
      return CompletableFuture.failedFuture(
          new AuthenticationException("AUTH_REQUIRED", "Authentication required", null, null));
    }
    return CompletableFuture.completedFuture(
        Principal.builder().tenant("default").userId(user).build());
  }

  @BeforeEach
  void start() throws Exception {
    server.start().get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    server.close();
    container.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "upgrade", "websocket"})
  void javaScriptClientsChat(String mode) {
    NodeFolder node =
        new NodeFolder(Path.of("../verification/src/test/node"), "stock", UnaryOperator.identity());

    node.run(
        90,
        "node",
        "stock-client.js",
        "http://127.0.0.1:" + container.port(),
        "alice-" + mode,
        "bob-" + mode,
        mode);
  }
}
