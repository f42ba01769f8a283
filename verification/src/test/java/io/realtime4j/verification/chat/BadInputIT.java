package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerStartException;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.store.sqlite.SqliteClientStoreProvider;
import io.realtime4j.store.sqlite.SqliteServerStoreProvider;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong is a typed error, where the user looks, and says what to do. */
class BadInputIT {
  private static final ClientOptions ONE_ATTEMPT =
      ClientOptions.builder().reconnect(reconnect -> reconnect.maxAttempts(1)).build();

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#all")
  void nobodyListens(Setup setup) throws Exception {
    int port = freePort();
    try (RealtimeClient client =
        setup.builder(folder, port, "alice").options(ONE_ATTEMPT).build()) {
      assertThatThrownBy(() -> within20s(client.connect()))
          .cause()
          .isInstanceOfSatisfying(
              ConnectionException.class, e -> assertThat(e.code()).isEqualTo("CONNECTION_REFUSED"))
          .hasMessageContaining(String.valueOf(port));
      assertThat(client.status().lastError()).isInstanceOf(ConnectionException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#all")
  void anHttpServerThatSpeaksNoSocketIo(Setup setup) throws Exception {
    try (ServerSocket other = new ServerSocket(0)) {
      Thread answers = new Thread(() -> answerNotFound(other), "not-socket-io");
      answers.setDaemon(true);
      answers.start();
      try (RealtimeClient client =
          setup.builder(folder, other.getLocalPort(), "alice").options(ONE_ATTEMPT).build()) {
        assertThatThrownBy(() -> within20s(client.connect()))
            .cause()
            .isInstanceOfSatisfying(
                ConnectionException.class,
                e -> assertThat(e.code()).isEqualTo("NOT_A_SOCKET_IO_SERVER"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#all")
  void aBadOrMissingTokenEndsTheAttempts(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      try (RealtimeClient bad =
          setup.builder(folder, port, "alice").token("no.jwt.atall").build()) {
        assertThatThrownBy(() -> within20s(bad.connect()))
            .cause()
            .isInstanceOfSatisfying(
                AuthenticationException.class,
                e -> assertThat(e.code()).isEqualTo("INVALID_TOKEN"));
        assertThat(bad.state()).isEqualTo(ConnectionState.FAILED);
      }
      try (RealtimeClient missing =
          setup
              .builder(folder, port, "bob")
              .tokenSource(request -> CompletableFuture.completedFuture(""))
              .build()) {
        assertThatThrownBy(() -> within20s(missing.connect()))
            .cause()
            .isInstanceOfSatisfying(
                AuthenticationException.class,
                e -> assertThat(e.code()).isEqualTo("AUTH_REQUIRED"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#all")
  void aMessageThatIsTooLargeHurtsNoOther(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      try (RealtimeClient alice = setup.builder(folder, port, "alice").build()) {
        within20s(alice.connect());
        within20s(alice.rooms().join("channel:a").joined());
        assertThatThrownBy(
                () -> within20s(alice.queue().send("channel:a", "x".repeat(2_000_000)).sent()))
            .cause()
            .isInstanceOfSatisfying(
                RealtimeException.class, e -> assertThat(e.code()).isEqualTo("PAYLOAD_TOO_LARGE"));
        assertThat(within20s(alice.queue().send("channel:a", "small").sent()).offset())
            .isEqualTo(1);
        assertThat(alice.state()).isEqualTo(ConnectionState.AUTHENTICATED);
      }
    }
  }

  @Test
  void aPortInUse() throws Exception {
    Setup setup = new Setup("netty", "memory");
    try (ServerSocket taken = new ServerSocket(0);
        RealtimeServer server = setup.server(folder, taken.getLocalPort())) {
      assertThatThrownBy(() -> within20s(server.start()))
          .cause()
          .isInstanceOfSatisfying(
              ServerStartException.class, e -> assertThat(e.code()).isEqualTo("PORT_IN_USE"))
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void aFileThatAnotherServerHas() throws Exception {
    Setup setup = new Setup("netty", "sqlite");
    try (RealtimeServer first = setup.server(folder, 0)) {
      assertThatThrownBy(() -> setup.server(folder, 0))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(StoreException.LOCKED))
          .hasMessageContaining("server.db");
      assertThat(within20s(first.start()).getPort()).isPositive();
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsLeftAsItIs() throws IOException {
    Path file = folder.resolve("broken.db");
    byte[] noise = new byte[8192];
    new Random(1).nextBytes(noise);
    Files.write(file, noise);
    assertThatThrownBy(() -> new SqliteServerStoreProvider().open(file.toString(), null))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(StoreException.CORRUPT))
        .hasMessageContaining("broken.db");
    assertThatThrownBy(
            () ->
                new SqliteClientStoreProvider()
                    .open(file.toString(), StoreOwner.builder().build(), null))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(StoreException.CORRUPT));
    assertThat(Files.readAllBytes(file)).isEqualTo(noise);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void answerNotFound(ServerSocket server) {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        socket.getInputStream().read(new byte[4096]);
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The client has gone, or the test is over.
      }
    }
  }
}
