package io.realtime4j.transport.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.EngineServer;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The suites of the protocols' authors, if {@code -Drealtime4j.suites} names a folder with the
 * repositories {@code engine.io-protocol} and {@code socket.io-protocol} of github.com/socketio.
 */
abstract class OfficialSuitesContract {
  private static final EngineOptions ENGINE =
      EngineOptions.builder()
          .pingInterval(Duration.ofMillis(300))
          .pingTimeout(Duration.ofMillis(200))
          .maxPayloadBytes(1_000_000)
          .corsOrigins(List.of("*"))
          .build();

  private static final ServerTransport.Options OPTIONS =
      ServerTransport.Options.builder().maxMessageBytes(1_000_000).build();

  private final JakartaServerTransport transport = JakartaServerTransport.builder().build();
  private final Container container;

  OfficialSuitesContract(Container.Kind kind) {
    container = kind.start(transport, "/*");
  }

  @AfterEach
  void stop() {
    transport.close();
    container.close();
  }

  @Test
  void engineIo() throws Exception {
    NodeFolder suite = suite("engine.io-protocol");
    EngineServer.create(
            ENGINE.toBuilder().path("/engine.io/").build(),
            transport,
            SocketIoServer.systemEnvironment(),
            Echo::new)
        .start(OPTIONS)
        .get(20, TimeUnit.SECONDS);
    warmUp("/engine.io/");

    suite.run(120, "npx", "mocha", "--retries", "2", "test-suite.js");
  }

  @Test
  void socketIo() throws Exception {
    NodeFolder suite = suite("socket.io-protocol");
    SocketIoServer server =
        SocketIoServer.create(
            SocketIoOptions.builder().engine(ENGINE).connectTimeout(Duration.ofSeconds(1)).build(),
            transport,
            SocketIoServer.systemEnvironment());
    server.of("/").onConnection(OfficialSuitesContract::answer);
    server.of("/custom").onConnection(OfficialSuitesContract::greet);
    server.start(OPTIONS).get(20, TimeUnit.SECONDS);
    warmUp("/socket.io/");

    suite.run(120, "npx", "mocha", "--retries", "2", "test-suite.js");
  }

  private NodeFolder suite(String name) {
    String folder = System.getProperty("realtime4j.suites");
    assumeTrue(folder != null, "skipped: -Drealtime4j.suites names no folder with the suites");
    return new NodeFolder(
        Path.of(folder, name, "test-suite"),
        name,
        program -> program.replace("http://localhost:3000", url()));
  }

  private String url() {
    return "http://127.0.0.1:" + container.port();
  }

  /** The first request loads classes, longer than the suite's intervals. */
  private void warmUp(String path) throws Exception {
    HttpRequest opening =
        HttpRequest.newBuilder(URI.create(url() + path + "?EIO=4&transport=polling")).build();
    HttpResponse<String> opened =
        HttpClient.newHttpClient().send(opening, HttpResponse.BodyHandlers.ofString());
    assertThat(opened.body()).startsWith("0{");
  }

  private static void answer(ServerSocket socket) {
    greet(socket);
    socket.on("message", (args, ack) -> socket.emit("message-back", array(args)));
    socket.on(
        "message-with-ack",
        (args, ack) -> {
          if (ack != null) {
            ack.send(array(args));
          }
        });
  }

  private static void greet(ServerSocket socket) {
    socket.emit("auth", socket.handshake().auth());
  }

  private static JsonValue[] array(List<JsonValue> args) {
    return args.toArray(JsonValue[]::new);
  }

  /** Sends every message back as it came. */
  private record Echo(EngineSession session) implements EngineSession.Listener {
    @Override
    public void onText(ByteBuffer utf8) {
      session.sendText(utf8);
    }

    @Override
    public void onBinary(ByteBuffer bytes) {
      session.sendBinary(bytes);
    }

    @Override
    public void onClosed(DisconnectReason reason) {}
  }
}
