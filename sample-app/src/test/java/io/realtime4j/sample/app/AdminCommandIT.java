package io.realtime4j.sample.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import io.realtime4j.api.TokenSource;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.RoomEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The commands for whoever runs a server, over sockets, with clients of ours. */
class AdminCommandIT {
  private static final String SECRET = "a secret of more than thirty-two bytes, for tests";
  private static final String KEY = "0123456789abcdef-for-tests";

  private final Map<String, String> environment = new LinkedHashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private RealtimeServer server;
  private String url;

  @BeforeEach
  void start() {
    server =
        RealtimeServer.builder()
            .host("127.0.0.1")
            .port(0)
            .jwtSecret(SECRET)
            .store("memory:")
            .variables(Map.of("REALTIME_API_KEY", KEY))
            .build();
    url = "http://127.0.0.1:" + server.start().join().getPort();
    environment.put("REALTIME_API_KEY", KEY);
    environment.put("REALTIME_URL", url);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int run(String... args) {
    CommandLine commands =
        Main.commandLine(environment)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    String[] all = new String[args.length + 1];
    all[0] = "admin";
    System.arraycopy(args, 0, all, 1, args.length);
    return commands.execute(all);
  }

  private RealtimeClient client(String user) {
    String token = Tokens.sign(SECRET, user, null, null, Instant.now().plusSeconds(600));
    return RealtimeClient.builder()
        .url(url)
        .store("memory")
        .tokenSource(TokenSource.of(token))
        .build();
  }

  @Test
  void aClientThatIsBannedIsOutOfTheRoomAndOneThatIsRevokedStops() throws Exception {
    BlockingQueue<RoomEvent.Left> left = new LinkedBlockingQueue<>();
    CompletableFuture<ConnectionState> end = new CompletableFuture<>();
    try (RealtimeClient mallory = client("mallory")) {
      mallory.on(RoomEvent.Left.class, left::add);
      mallory.on(
          ConnectionEvent.StateChanged.class,
          event -> {
            if (event.to() == ConnectionState.FAILED) {
              end.complete(event.to());
            }
          });
      mallory.connect().join();
      Room room = mallory.rooms().join("channel:x");
      room.joined().join();

      assertThat(run("ban", "channel:x", "mallory", "--for", "1h", "--reason", "spam")).isZero();
      RoomEvent.Left gone = left.poll(10, TimeUnit.SECONDS);
      assertThat(gone).isNotNull();
      assertThat(gone.roomName()).isEqualTo("channel:x");
      assertThat(room.state()).isEqualTo(Room.State.LEFT);
      assertThat(out.toString()).contains("\"reason\":\"spam\"");

      assertThat(run("revoke", "user", "mallory", "--for", "1h")).isZero();
      assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(ConnectionState.FAILED);
      assertThat(mallory.status().lastError().code()).isEqualTo("TOKEN_REVOKED");
      assertThat(run("sessions")).isZero();
      assertThat(out.toString()).contains("\"sessions\":[]");
      assertThat(run("unrevoke", "user", "mallory")).isZero();
      mallory.connect().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void roomsAndMembersAreManaged() {
    assertThat(run("create-room", "team", "--visibility", "private", "--slow-mode", "5s")).isZero();
    assertThat(run("add", "team", "alice", "--role", "owner")).isZero();
    assertThat(run("mute", "team", "alice")).isZero();
    assertThat(run("unmute", "team", "alice")).isZero();
    assertThat(run("members", "team")).isZero();
    assertThat(run("rooms")).isZero();
    assertThat(run("broadcast", "news", "{\"a\":1}", "--room", "team")).isZero();
    assertThat(run("send", "team", "Back at six", "--name", "Operator", "--id", "n-1")).isZero();
    assertThat(run("send", "team", "Back at six", "--id", "n-1")).isZero();
    assertThat(run("kick", "alice")).isZero();
    assertThat(run("remove", "team", "alice")).isZero();
    assertThat(run("unban", "team", "alice")).isZero();
    assertThat(run("close-room", "team")).isZero();
    assertThat(out.toString())
        .contains("\"slowModeMs\":5000", "\"role\":\"owner\"", "\"recipientCount\":0")
        .contains("\"offset\":1", "\"duplicate\":true");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void roomsAndRolesAreChangedAndBansAndUsersLookedUp() {
    assertThat(run("create-room", "team", "--max-members", "7")).isZero();
    assertThat(run("update-room", "team", "--slow-mode", "3s", "--visibility", "secret")).isZero();
    assertThat(out.toString()).contains("\"slowModeMs\":3000", "\"visibility\":\"secret\"");
    assertThat(out.toString().lines().toList().get(1)).contains("\"maxMembers\":7");
    assertThat(run("add", "team", "alice")).as(err.toString()).isZero();
    assertThat(run("role", "team", "alice", "moderator")).isZero();
    assertThat(out.toString()).contains("\"role\":\"moderator\"");
    assertThat(run("ban", "team", "mallory", "--reason", "spam")).isZero();
    assertThat(run("bans", "team")).isZero();
    assertThat(out.toString()).contains("\"bans\":[{");
    assertThat(run("bans", "team", "--after", "mallory")).isZero();
    assertThat(out.toString()).contains("\"bans\":[]");
    assertThat(run("revoke", "user", "mallory", "--for", "1h")).isZero();
    assertThat(run("revocations")).isZero();
    assertThat(out.toString()).contains("\"kind\":\"user\",\"id\":\"mallory\",\"until\":");
    assertThat(run("revocations", "--after", "user/mallory")).isZero();
    assertThat(out.toString()).contains("\"revocations\":[]");
    assertThat(run("online", "alice")).isZero();
    assertThat(out.toString()).contains("\"online\":false");
    assertThat(run("update-room", "team", "--closed", "true")).isZero();
    assertThat(out.toString()).contains("\"closed\":true");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatIsWrongIsOneLineAndAnExitStatus() {
    assertThat(run("members", "nothing")).isEqualTo(1);
    assertThat(err.toString()).startsWith("realtime: ROOM_NOT_FOUND: ");
    assertThat(run("revoke", "cat", "x")).isEqualTo(2);
    assertThat(run("broadcast", "a", "[1]", "--room", "b")).isEqualTo(2);
    environment.put("REALTIME_API_KEY", "another key, of some length");
    assertThat(run("rooms")).isEqualTo(1);
    assertThat(err.toString()).contains("realtime: FORBIDDEN: ");
    environment.remove("REALTIME_API_KEY");
    assertThat(run("rooms")).isEqualTo(2);
  }
}
