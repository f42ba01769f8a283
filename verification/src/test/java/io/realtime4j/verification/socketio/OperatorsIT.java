package io.realtime4j.verification.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whoever runs a server can do, over real sockets. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OperatorsIT {
  private final RealtimeServer server = ChatPeer.server().build();
  private int port;

  @BeforeEach
  void start() throws Exception {
    port = server.start().get(20, TimeUnit.SECONDS).getPort();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aUserIsListedAndPutOut() throws Exception {
    try (ChatPeer alice = new ChatPeer(port, "alice");
        ChatPeer bob = new ChatPeer(port, "bob")) {
      bob.ask("room:join", "{\"roomName\":\"general\"}");
      assertThat(server.sessions().get(10, TimeUnit.SECONDS))
          .extracting(ConnectedSession::userId)
          .containsExactlyInAnyOrder("alice", "bob");
      assertThat(server.kickUser("primary", "alice", "go").get(10, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(alice.event("error")).contains("KICKED", "go");
      assertThat(alice.await("41")).isEqualTo("41");
      alice.awaitEnd();
      assertThat(bob.ask("presence:get", "{\"userIds\":[\"alice\"]}")).contains("offline");
      String sid = server.sessions().get(10, TimeUnit.SECONDS).get(0).sid();
      assertThat(server.kickSession(sid, "go").get(10, TimeUnit.SECONDS)).isTrue();
      bob.awaitEnd();
    }
  }

  @Test
  void aClientOfOursThatIsPutOutStaysOut() throws Exception {
    try (RealtimeClient client =
        RealtimeClient.builder()
            .url("http://127.0.0.1:" + port)
            .token(ChatPeer.token("alice"))
            .store("memory")
            .variables(Map.of())
            .build()) {
      client.connect().get(10, TimeUnit.SECONDS);
      assertThat(server.kickUser("primary", "alice", "go").get(10, TimeUnit.SECONDS)).isEqualTo(1);
      while (client.state() != ConnectionState.FAILED) {
        Thread.onSpinWait();
      }
      assertThat(server.sessions().get(10, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  void drainingEndsWithAClosedServer() throws Exception {
    try (ChatPeer alice = new ChatPeer(port, "alice");
        ChatPeer bob = new ChatPeer(port, "bob")) {
      CompletableFuture<Void> drained = server.drain(Duration.ofMillis(1_000));
      assertThat(alice.event("error")).contains("SERVER_DRAINING", "retryAfterMs");
      assertThat(bob.event("error")).contains("SERVER_DRAINING");
      HttpResponse<String> late = get("/socket.io/?EIO=4&transport=polling");
      assertThat(late.statusCode()).isEqualTo(503);
      assertThat(late.headers().firstValueAsLong("Retry-After")).isPresent();
      assertThat(get("/health").statusCode()).isEqualTo(503);
      alice.awaitEnd();
      bob.awaitEnd();
      drained.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void presenceAndSettingsAreAskedWithAToken() throws Exception {
    try (ChatPeer alice = new ChatPeer(port, "alice");
        ChatPeer bob = new ChatPeer(port, "bob")) {
      alice.event("authenticated");
      bob.ask("presence:subscribe", "{\"userIds\":[\"alice\"]}");
      HttpResponse<String> seen = get("/api/presence?userIds=alice");
      assertThat(seen.statusCode()).isEqualTo(200);
      assertThat(seen.body()).contains("online");
      HttpRequest change =
          request("/api/users/me/presence-settings", "alice")
              .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"visibility\":\"nobody\"}"))
              .build();
      HttpResponse<String> changed =
          HttpClient.newHttpClient().send(change, HttpResponse.BodyHandlers.ofString());
      assertThat(changed.body()).contains("\"visibility\":\"nobody\"");
      bob.await("42[\"presence:changed\",{\"userId\":\"alice\",\"status\":\"offline\"");
      assertThat(get("/api/presence?userIds=alice").body())
          .isEqualTo("{\"presences\":[{\"userId\":\"alice\",\"status\":\"offline\"}]}");
    }
  }

  @Test
  void refusedOriginsAreLoggedNowAndThen() {
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger("io.realtime4j.server.chat");
    log.addHandler(handler);
    try {
      for (int i = 0; i < 13; i++) {
        assertThat(
                HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Origin", "https://evil.example")
                    .buildAsync(
                        URI.create(
                            "ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket"),
                        new WebSocket.Listener() {}))
            .failsWithin(Duration.ofSeconds(10));
      }
    } finally {
      log.removeHandler(handler);
    }
    // Those left out are counted in a line when the minute is over.
    assertThat(lines)
        .hasSize(10)
        .allMatch(line -> line.contains("https://evil.example") && line.contains("127.0.0.1"));
  }

  private HttpResponse<String> get(String target) throws Exception {
    return HttpClient.newHttpClient()
        .send(request(target, "bob").build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String target, String user) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
        .header("Authorization", "Bearer " + ChatPeer.token(user));
  }
}
