package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.ChatProcess.is;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code chat} against a real server, in pipes. */
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
  void whoComesInMakesNobodyElseLookAway() throws Exception {
    try (ChatProcess alice = chat("alice", "--store", "memory");
        ChatProcess bob = chat("bob", "--store", "memory")) {
      alice.await("bob", e -> is(e, "event", "presence") && is(e, "userId", "bob"));
      try (ChatProcess carol = chat("carol", "--store", "memory")) {
        alice.await("carol", e -> is(e, "event", "presence") && is(e, "userId", "carol"));
        carol.line("good morning");
        alice.awaitMessage("good morning");
        bob.line("and to you");
        alice.awaitMessage("and to you");
      }
      assertThat(alice.events)
          .filteredOn(e -> is(e, "event", "presence") && is(e, "userId", "bob"))
          .extracting(e -> e.string("status").orElseThrow())
          .containsExactly("online");
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
  void aRoomThatIsNotThereEndsAnInputWithoutALineAsAFailure() throws Exception {
    try (ChatProcess alice = chat("alice", "--store", "memory", "--room", "nowhere")) {
      assertThat(alice.end()).isEqualTo(1);
      assertThat(alice.failures()).singleElement().asString().contains("ROOM_NOT_FOUND");
    }
  }

  @Test
  void aCommandWaitsForTheRoomThatItAsksAbout() throws Exception {
    try (ChatProcess alice = chat("alice", "--store", "memory")) {
      alice.line("/who");
      JsonObject here = alice.await("who is here", event -> is(event, "event", "members"));
      assertThat(here.integer("count")).contains(1L);
      alice.line("/privacy");
      alice.await("who may see her", event -> is(event, "visibility", "everyone"));
      assertThat(alice.end()).as(alice.errors()).isZero();
      assertThat(alice.events).filteredOn(event -> is(event, "event", "error")).isEmpty();
    }
  }

  @Test
  void whoIsInvitedComesInOrDeclines() throws Exception {
    RoomSettings closed = RoomSettings.builder().visibility(RoomVisibility.PRIVATE).build();
    Moderation rooms = server.moderation("primary");
    for (String room : List.of("cellar", "attic")) {
      rooms.createRoom(room, closed).get(20, TimeUnit.SECONDS);
      rooms.addMember(room, "alice", "owner").get(20, TimeUnit.SECONDS);
    }
    try (ChatProcess alice = chat("alice", "--store", "memory", "--room", "cellar");
        ChatProcess bob = chat("bob", "--store", "memory")) {
      awaitConnection(bob);
      bob.line("/accept");
      bob.await("that nobody has invited", event -> is(event, "code", "USAGE"));
      alice.line("/invite bob");
      bob.await(
          "an invitation", event -> is(event, "event", "invitation") && is(event, "by", "alice"));
      bob.line("/accept");
      bob.await("the room", event -> is(event, "event", "room") && is(event, "room", "cellar"));
      alice.await("that he comes", event -> is(event, "outcome", "accepted"));
      bob.line("here I am");
      alice.awaitMessage("here I am");
      alice.line("/join attic");
      alice.line("/invite bob");
      bob.await("another", event -> is(event, "room", "attic") && is(event, "by", "alice"));
      bob.line("/decline attic");
      alice.await("that he does not", event -> is(event, "outcome", "declined"));
      alice.line("/invite carol");
      alice.await("hers", event -> is(event, "userId", "carol") && is(event, "by", "alice"));
    }
    try (ChatProcess carol = chat("carol", "--store", "memory")) {
      carol.await("what came while she was away", event -> is(event, "by", "alice"));
    }
  }

  @Test
  void anInputWithoutALineShowsTheRoomAndEnds() throws Exception {
    try (ChatProcess bob = chat("bob", "--store", "memory")) {
      bob.line("for who looks in");
      assertThat(bob.end()).as(bob.errors()).isZero();
    }
    try (ChatProcess alice = chat("alice", "--store", "memory")) {
      assertThat(alice.end()).isZero();
      assertThat(alice.events).anyMatch(event -> is(event, "content", "for who looks in"));
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
}
