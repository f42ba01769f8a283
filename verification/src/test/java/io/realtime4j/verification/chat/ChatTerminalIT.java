package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.ChatProcess.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.api.RealtimeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code chat} on a terminal, against a real server. */
@Timeout(120)
class ChatTerminalIT {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";

  @TempDir Path folder;
  private RealtimeServer server;
  private String url;

  @BeforeEach
  void start() throws Exception {
    boolean present = Tmux.isThere();
    if (!present && System.getenv("CI") != null) {
      throw new AssertionError("tmux must be installed where CI runs");
    }
    assumeTrue(
        present, "skipped: tmux is not installed, so the chat on a terminal cannot be tried");
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
    if (server != null) {
      server.close();
    }
  }

  /** Starts the chat of alice, and says at its end what its exit status was. */
  private Tmux alice(String name) throws Exception {
    String command =
        ChatProcess.command("--user", "alice", "--url", url).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "))
            .replace("'-cp'", "'-Drealtime.interactive=true' '-cp'");
    Path script =
        Files.writeString(
            folder.resolve("run.sh"),
            "export XDG_DATA_HOME='%s' REALTIME_JWT_SECRET='%s'%n%s%necho \"status $?\"%nexec cat%n"
                .formatted(folder, SECRET, command));
    Tmux terminal = Tmux.start("realtime4j-" + name, "sh " + script);
    terminal.await("Connected");
    terminal.await("alice>");
    return terminal;
  }

  private ChatProcess bob() throws IOException {
    ChatProcess bob = ChatProcess.start(folder, SECRET, "--json", "--user", "bob", "--url", url);
    bob.await("a connection", event -> is(event, "state", "authenticated"));
    return bob;
  }

  @Test
  void linesRunUpAboveTheOneThatIsWritten() throws Exception {
    try (ChatProcess bob = bob();
        Tmux alice = alice("talk")) {
      alice.type("good");
      bob.await("typing", e -> is(e, "event", "typing") && !is(e, "text", ""));
      alice.line(" morning");
      bob.awaitMessage("good morning");
      bob.line("and to you");
      alice.await("bob: and to you");
      bob.line("/status busy at lunch");
      alice.await("* bob is busy: at lunch");
      alice.line("/status busy");
      alice.await("| busy");
      alice.line("/quit");
      alice.await("status 0");
    }
  }

  @Test
  void aRoomThatIsNotThereLeavesOneWhereOneWas() throws Exception {
    try (ChatProcess bob = bob();
        Tmux alice = alice("typo")) {
      alice.line("/join genral");
      alice.await("ROOM_NOT_FOUND");
      alice.await("* in general");
      alice.line("still here");
      bob.awaitMessage("still here");
    }
  }

  @Test
  void whoIsPutOutOfARoomIsToldAndLooksAtTheOneBefore() throws Exception {
    try (ChatProcess bob = bob();
        Tmux alice = alice("out")) {
      alice.line("/join channel:cellar");
      alice.await("* in channel:cellar");
      alice.line("from below");
      alice.await("channel:cellar alice: from below");
      server
          .moderation("primary")
          .removeMember("channel:cellar", "alice")
          .get(20, TimeUnit.SECONDS);
      alice.await("! you are no longer in channel:cellar");
      alice.await("* in general");
      alice.line("up again");
      bob.awaitMessage("up again");
    }
  }

  @Test
  void whoIsOutOfTheOnlyRoomCanGoToAnother() throws Exception {
    try (Tmux alice = alice("alone")) {
      server.moderation("primary").removeMember("general", "alice").get(20, TimeUnit.SECONDS);
      alice.await("! you are no longer in general");
      alice.line("into the void");
      alice.await("! ROOM_LEFT");
      alice.line("/join channel:cellar");
      alice.await("| channel:cellar |");
    }
  }

  @Test
  void whoIsRevokedIsToldWhyAndLeaves() throws Exception {
    try (Tmux alice = alice("revoked")) {
      alice.type("half a sen");
      server
          .revocations("primary")
          .revokeUser("alice", Instant.now().plus(Duration.ofHours(1)))
          .get(20, TimeUnit.SECONDS);
      alice.await("realtime: TOKEN_REVOKED");
      alice.await("status 1");
      assertThat(alice.screen()).doesNotContain("INTERNAL_ERROR").doesNotContain("! TOKEN_REVOKED");
    }
  }
}
