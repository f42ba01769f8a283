package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.typing.TypingTracker;
import io.realtime4j.server.socketio.CountedSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is shown typing to whom. */
class TypingTest {
  private final ChatWorld world = new ChatWorld().with("REALTIME_RATE_LIMIT_TYPING", "0");
  private RawClient alice;
  private RawClient bob;
  private RawClient carol;

  @BeforeEach
  void threeInARoom() {
    world.start();
    alice = world.client("alice");
    bob = world.client("bob");
    carol = world.client("carol");
    for (RawClient client : List.of(alice, bob, carol)) {
      client.join("channel:c");
    }
    world.advance(100);
    alice.clear();
    bob.clear();
    carol.clear();
  }

  private static JsonObject inChannel() {
    return JsonObject.of("roomName", "channel:c");
  }

  private static List<String> users(JsonObject event) {
    return event.array("users").orElseThrow().values().stream()
        .map(u -> ((JsonObject) u).string("userId").orElseThrow())
        .toList();
  }

  @Test
  void theOthersSeeTheListTheTypistDoesNot() {
    alice.ask("typing:start", inChannel());
    JsonObject event = bob.last("typing:event");
    assertThat(users(event)).containsExactly("alice");
    assertThat(event.string("room")).contains("channel:c");
    assertThat(event.string("roomName")).contains("channel:c");
    assertThat(event.string("roomType")).contains("channel");
    assertThat(event.array("users").orElseThrow().toString()).contains("ALICE", "expiresInMs");
    assertThat(alice.all("typing:event")).isEmpty();

    bob.ask("typing:start", inChannel());
    assertThat(users(carol.last("typing:event"))).containsExactly("alice", "bob");
    assertThat(users(alice.last("typing:event"))).containsExactly("bob");
    assertThat(bob.all("typing:event")).hasSize(1);

    alice.ask("typing:stop", inChannel());
    assertThat(users(carol.last("typing:event"))).containsExactly("bob");
    assertThat(users(bob.last("typing:event"))).isEmpty();
    assertThat(alice.all("typing:event")).hasSize(1);
  }

  @Test
  void typingEndsByItselfAndIsSaidSo() {
    alice.ask("typing:start", inChannel());
    world.advance(5_900);
    assertThat(bob.all("typing:event")).hasSize(1);
    world.advance(200);
    assertThat(users(bob.last("typing:event"))).isEmpty();
    alice.ask("typing:stop", inChannel());
    assertThat(bob.all("typing:event")).hasSize(2);
  }

  @Test
  void theFirstRepeatedStartIsToldAtOnceLaterOnesEachSecondAndAHalf() {
    alice.ask("typing:start", inChannel());
    world.advance(1_000);
    alice.ask("typing:start", inChannel());
    assertThat(bob.all("typing:event")).hasSize(2);
    world.advance(1_000);
    alice.ask("typing:start", inChannel());
    world.advance(400);
    assertThat(bob.all("typing:event")).hasSize(2);
    world.advance(100);
    assertThat(bob.all("typing:event")).hasSize(3);
    bob.clear();
    for (int i = 0; i < 8; i++) {
      alice.ask("typing:start", inChannel());
      world.advance(1_000);
    }
    assertThat(bob.all("typing:event")).hasSizeBetween(5, 6);
    assertThat(users(bob.last("typing:event"))).containsExactly("alice");
    world.advance(6_000);
    assertThat(users(bob.last("typing:event"))).isEmpty();
  }

  @Test
  void aMessageALeaveAndADisconnectEndIt() {
    alice.ask("typing:start", inChannel());
    alice.send("channel:c", "done");
    assertThat(users(bob.last("typing:event"))).isEmpty();
    alice.ask("typing:start", inChannel());
    alice.ask("room:leave", inChannel());
    assertThat(users(bob.last("typing:event"))).isEmpty();
    carol.ask("typing:start", inChannel());
    assertThat(users(bob.last("typing:event"))).containsExactly("carol");
    carol.lose();
    assertThat(users(bob.last("typing:event"))).isEmpty();
  }

  @Test
  void whatTheTypistSentComesBack() {
    alice.ask(
        "typing:start", JsonObject.of("roomName", "c", "roomType", "channel", "threadId", "t"));
    JsonObject event = bob.last("typing:event");
    assertThat(event.string("roomName")).contains("c");
    assertThat(event.string("roomType")).contains("channel");
    assertThat(event.string("threadId")).contains("t");
    assertThat(event.string("room")).contains("channel:c");
    bob.ask("typing:start", inChannel());
    assertThat(users(carol.last("typing:event"))).containsExactly("bob");
    assertThat(carol.last("typing:event").has("threadId")).isFalse();
  }

  @Test
  void onlyWhoMayTypeIsShownTyping() {
    RawClient dave = world.client("dave");
    assertThat(dave.refusal("typing:start", JsonObject.of("roomName", "user:carol")))
        .isEqualTo("FORBIDDEN");
    assertThat(dave.refusal("typing:start", JsonObject.EMPTY)).isEqualTo("VALIDATION_ERROR");
    assertThat(bob.events()).isEmpty();
    for (int i = 0; i < TypingTracker.MAX_FORMS_PER_USER; i++) {
      alice.ask("typing:start", JsonObject.of("roomName", "channel:c", "threadId", "t" + i));
    }
    assertThat(alice.refusal("typing:start", inChannel())).isEqualTo("QUOTA_EXCEEDED");
  }

  @Test
  void whereNobodyMayTypeNothingIsRememberedOfIt() {
    List<ChatSession> sessions = new ArrayList<>();
    world
        .server
        .feature(SocketIoServer.class)
        .of("/")
        .onConnection(socket -> sessions.add((ChatSession) CountedSocket.of(socket).attachment()));
    RawClient mallory = world.client("mallory");
    for (int i = 0; i < 50; i++) {
      assertThat(mallory.refusal("typing:start", JsonObject.of("roomName", "plain-" + i)))
          .isEqualTo("ROOM_NOT_FOUND");
    }
    mallory.join("channel:c");
    mallory.ask("typing:start", inChannel());
    assertThat(sessions).singleElement().extracting(s -> s.concerned().size()).isEqualTo(1);
    for (int i = 0; i < 500; i++) {
      mallory.ask("typing:start", JsonObject.of("roomName", "channel:" + i));
    }
    assertThat(sessions.get(0).concerned()).hasSize(1 + ChatSession.MAX_TYPING);
  }
}
