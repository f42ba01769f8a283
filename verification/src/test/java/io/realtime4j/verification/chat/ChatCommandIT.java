package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.ChatProcess.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code chat} against a real server, in pipes and on a terminal. */
@Timeout(90)
class ChatCommandIT {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";

  @TempDir Path folder;
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
            .variables(Map.of())
            .build();
    url = "http://127.0.0.1:" + server.start().join().getPort();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ChatProcess chat(String user, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--json", "--user", user, "--url", url));
    arguments.addAll(List.of(more));
    return ChatProcess.start(folder, SECRET, arguments.toArray(String[]::new));
  }

  private static void awaitConnection(ChatProcess chat) throws IOException {
    chat.await("a connection", event -> is(event, "state", "authenticated"));
  }

  @Test
  void twoTalkInPipesAndSeeWhatBecomesOfIt() throws Exception {
    try (ChatProcess alice = chat("alice", "--transport", "okhttp");
        ChatProcess bob = chat("bob", "--store", "memory", "--transport", "netty")) {
      awaitConnection(bob);
      bob.line("I am here");
      alice.awaitMessage("I am here");
      alice.line("hello bob");
      JsonObject heard = bob.awaitMessage("hello bob");
      assertThat(heard.string("userId")).contains("alice");
      assertThat(heard.has("tick")).isFalse();
      alice.await("that it was read", e -> is(e, "tick", "read") && is(e, "content", "hello bob"));
      alice.line("/edit hello again");
      bob.await("an edit", e -> is(e, "event", "edited") && is(e, "content", "hello again"));
      alice.line("/delete");
      bob.await("a deletion", e -> is(e, "event", "deleted"));
      alice.line("/who");
      alice.await("who is here", e -> is(e, "event", "members"));
      alice.line("/status busy lunch");
      bob.await("busy", e -> is(e, "event", "presence") && is(e, "status", "busy"));
      alice.line("/swap netty");
      alice.await(
          "another transport",
          e -> is(e, "event", "transport") && is(e, "transport", "netty/websocket"));
      alice.line("/nonsense");
      alice.await("a complaint", e -> is(e, "code", "USAGE"));
      alice.line("/quit");
      assertThat(alice.end()).as(alice.errors()).isZero();
      assertThat(bob.end()).as(bob.errors()).isZero();
    }
  }

  @Test
  void whatWaitsOutlivesTheProcess() throws Exception {
    try (ChatProcess alice = chat("alice")) {
      awaitConnection(alice);
      alice.line("/offline");
      alice.await("that it is offline", event -> is(event, "state", "disconnected"));
      alice.line("one");
      alice.line("two");
      alice.await(
          "two that wait",
          event -> event.integer("waiting").filter(count -> count == 2).isPresent());
      alice.kill();
    }
    try (ChatProcess bob = chat("bob")) {
      awaitConnection(bob);
      try (ChatProcess alice = chat("alice")) {
        assertThat(alice.end()).as(alice.errors()).isZero();
      }
      bob.awaitMessage("one");
      bob.awaitMessage("two");
    }
  }

  @Test
  void theExitStatusSaysThatSomethingWaits() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    String away = "http://127.0.0.1:" + nobody;
    try (ChatProcess alice =
        ChatProcess.start(folder, SECRET, "--json", "--user", "alice", "--url", away)) {
      alice.line("for later");
      assertThat(alice.end()).isEqualTo(1);
      assertThat(alice.errors())
          .contains("realtime: NOT_CONNECTED: 1 message waits in the store for the next time.");
    }
  }

  @Test
  void aPipeWaitsForASlowRoomAsLongAsMessagesGo() throws Exception {
    RoomSettings slow = RoomSettings.builder().slowMode(Duration.ofSeconds(2)).build();
    server.moderation("primary").createRoom("slow", slow).join();
    try (ChatProcess alice = chat("alice", "--room", "slow")) {
      awaitConnection(alice);
      for (int i = 0; i < 8; i++) {
        alice.line("message " + i);
      }
      assertThat(alice.end()).as(alice.errors()).isZero();
    }
  }

  @Test
  void withoutATokenOrWithAWrongOneThereIsALineAndAStatus() throws Exception {
    try (ChatProcess nobody = ChatProcess.start(folder, "", "--user", "alice", "--url", url)) {
      assertThat(nobody.end()).isEqualTo(2);
      assertThat(nobody.failures()).hasSize(1).first().asString().contains("USAGE: Give a --token");
    }
    try (ChatProcess wrong =
        ChatProcess.start(
            folder, "another secret, long enough", "--json", "--user", "alice", "--url", url)) {
      wrong.await("a refusal", event -> is(event, "event", "error"));
      assertThat(wrong.end()).isEqualTo(1);
      assertThat(wrong.failures()).hasSize(1).first().asString().contains("INVALID_TOKEN");
    }
  }

  @Test
  void whoIsRevokedIsToldOnceAndEndsThoughTheInputIsOpen() throws Exception {
    try (ChatProcess alice = chat("alice", "--store", "memory")) {
      awaitConnection(alice);
      server
          .revocations("primary")
          .revokeUser("alice", Instant.now().plus(Duration.ofHours(1)))
          .get(20, TimeUnit.SECONDS);

      assertThat(alice.awaitEnd()).isEqualTo(1);
      assertThat(alice.failures()).singleElement().asString().contains("TOKEN_REVOKED");
      assertThat(alice.events).filteredOn(event -> is(event, "event", "error")).isEmpty();
    }
    try (ChatProcess again = chat("alice", "--store", "memory")) {
      assertThat(again.awaitEnd()).isEqualTo(1);
      assertThat(again.failures()).singleElement().asString().contains("TOKEN_REVOKED");
      assertThat(again.events)
          .filteredOn(event -> is(event, "event", "error"))
          .singleElement()
          .matches(event -> is(event, "code", "TOKEN_REVOKED"));
    }
  }

  @Test
  void anInputWithoutALineEndsWithoutAWord() throws Exception {
    try (ChatProcess alice = chat("alice", "--store", "memory")) {
      assertThat(alice.end()).isZero();
      assertThat(alice.failures()).isEmpty();
      assertThat(alice.events).filteredOn(event -> is(event, "event", "error")).isEmpty();
    }
  }

  @Test
  void whatIsPipedInWhileTheWayIsShutWaitsForTheNextTime() throws Exception {
    try (ChatProcess wrong =
        ChatProcess.start(
            folder, "another secret, long enough", "--json", "--user", "alice", "--url", url)) {
      wrong.line("not lost");
      assertThat(wrong.awaitEnd()).isEqualTo(1);
    }
    try (ChatProcess alice = chat("alice")) {
      alice.awaitMessage("not lost");
      assertThat(alice.end()).isZero();
    }
  }

  @Test
  void onATerminalLinesRunUpAboveTheOneThatIsWritten() throws Exception {
    assumeTrue(hasTmux(), () -> skipped("there is no tmux here"));
    String session = "realtime4j-" + ProcessHandle.current().pid();
    String command =
        ChatProcess.command("--user", "alice", "--url", url).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "))
            .replace("'-cp'", "'-Drealtime.interactive=true' '-cp'");
    Path script =
        Files.writeString(
            folder.resolve("run.sh"),
            "export XDG_DATA_HOME='%s' REALTIME_JWT_SECRET='%s'%nexec %s%n"
                .formatted(folder, SECRET, command));
    try (ChatProcess bob = chat("bob")) {
      awaitConnection(bob);
      tmux(session, "new-session", "-d", "-s", "chat", "-x", "100", "-y", "24", "sh " + script);
      try {
        screen(session, "Connected");
        screen(session, "alice>");
        tmux(session, "send-keys", "-t", "chat", "-l", "good");
        bob.await("typing", e -> is(e, "event", "typing") && !is(e, "text", ""));
        tmux(session, "send-keys", "-t", "chat", "-l", " morning");
        tmux(session, "send-keys", "-t", "chat", "Enter");
        bob.awaitMessage("good morning");
        bob.line("and to you");
        screen(session, "bob: and to you");
        tmux(session, "send-keys", "-t", "chat", "-l", "/status busy");
        tmux(session, "send-keys", "-t", "chat", "Enter");
        screen(session, "| busy");
        tmux(session, "send-keys", "-t", "chat", "-l", "/quit");
        tmux(session, "send-keys", "-t", "chat", "Enter");
      } finally {
        tmux(session, "kill-server");
      }
    }
  }

  @Test
  void anEnvironmentPicksTransportStoreAndServer() throws Exception {
    Files.writeString(
        folder.resolve("realtime4j-stage.properties"),
        """
        REALTIME_URL=%s
        REALTIME_CLIENT_TRANSPORT=netty
        REALTIME_CLIENT_STORE=sqlite:stage.db
        """
            .formatted(url));
    try (ChatProcess alice =
        ChatProcess.start(folder, SECRET, "--json", "--user", "alice", "--env", "stage")) {
      awaitConnection(alice);
      assertThat(alice.end()).isZero();
    }
    assertThat(folder.resolve("stage.db")).exists();
    assertThat(folder.resolve("realtime4j")).as("the store of who names none").doesNotExist();
    try (ChatProcess alice =
        ChatProcess.start(folder, SECRET, "--json", "--user", "alice", "--env", "nowhere")) {
      assertThat(alice.end()).isEqualTo(1);
      assertThat(alice.failures()).singleElement().asString().contains("realtime4j-nowhere");
    }
  }

  private static String skipped(String why) {
    System.out.println("Skipped: the chat on a terminal, since " + why);
    return why;
  }

  private static boolean hasTmux() throws Exception {
    try {
      return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private static String tmux(String socket, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tmux", "-f", "/dev/null", "-L", socket));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  /** Waits until a screen shows a text. */
  private static void screen(String socket, String text) throws Exception {
    String shown = "";
    for (int i = 0; i < 150; i++) {
      shown = tmux(socket, "capture-pane", "-p", "-t", "chat");
      if (shown.contains(text)) {
        return;
      }
      // Nobody tells of a change on somebody else's screen.
      new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("not shown: " + text + "\n" + shown);
  }
}
