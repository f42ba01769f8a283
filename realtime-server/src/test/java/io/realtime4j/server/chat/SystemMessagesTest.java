package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who runs the server says something. */
class SystemMessagesTest {
  private static final String ROOM = "channel:x";
  private final ChatWorld world = new ChatWorld();

  private Moderation start() {
    world.start();
    return world.server.moderation("primary");
  }

  private <T> T done(CompletableFuture<T> future) {
    world.advance(10);
    assertThat(future).isCompleted();
    return future.join();
  }

  private String refused(CompletableFuture<?> future) {
    world.advance(10);
    assertThat(future).isCompletedExceptionally();
    return ((RefusedException) catchThrowable(future::join).getCause()).code();
  }

  @Test
  void whatTheServerSaysIsInTheLogAndComesLikeAnythingElse() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    JsonObject joined = alice.join(ROOM);
    alice.send(ROOM, "1");
    SentMessage sent =
        done(
            moderation.send(
                OutgoingMessage.to(ROOM, "Back at noon").mentioning(List.of("alice")),
                "Operator",
                null));
    alice.send(ROOM, "3");
    assertThat(sent.offset()).isEqualTo(2);
    assertThat(sent.clientMessageId()).isEmpty();
    assertThat(alice.all("message:new"))
        .extracting(message -> message.integer("offset").orElseThrow())
        .containsExactly(1L, 2L, 3L);
    JsonObject heard = alice.all("message:new").get(1);
    assertThat(heard.string("userId")).contains("system");
    assertThat(heard.string("userName")).contains("Operator");
    assertThat(heard.bool("system")).contains(true);
    assertThat(heard.string("messageId")).contains(sent.messageId());
    assertThat(
            alice
                .ask(
                    "room:join",
                    JsonObject.of(
                        "roomName",
                        ROOM,
                        "since",
                        JsonObject.of("epoch", joined.string("epoch").orElseThrow(), "offset", 1)))
                .array("messages")
                .orElseThrow()
                .get(0)
                .parsed())
        .isEqualTo(heard);
    JsonObject channel =
        (JsonObject)
            alice
                .ask("sync:channels", JsonObject.EMPTY)
                .array("channels")
                .orElseThrow()
                .get(0)
                .parsed();
    assertThat(channel.integer("unreadCount")).contains(1L);
    assertThat(channel.integer("mentionCount")).contains(1L);
  }

  @Test
  void whatIsSentAgainUnderItsIdIsSentOnce() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    alice.join(ROOM);
    SentMessage first = done(moderation.send(OutgoingMessage.to(ROOM, "once"), null, "id-1"));
    SentMessage again = done(moderation.send(OutgoingMessage.to(ROOM, "once"), null, "id-1"));
    assertThat(again.duplicate()).isTrue();
    assertThat(again.messageId()).isEqualTo(first.messageId());
    assertThat(alice.all("message:new")).hasSize(1);
  }

  @Test
  void noClientCanSpeakAsTheServer() {
    Moderation moderation = start();
    RawClient alice = world.client("alice");
    RawClient impostor = world.open(JsonObject.of("token", world.token("system")));
    assertThat(impostor.refused.object("data").orElseThrow().string("code"))
        .contains("INVALID_TOKEN");
    alice.join(ROOM);
    done(moderation.assignRole(ROOM, "alice", "moderator"));
    alice.ask(
        "message:send",
        JsonObject.of("roomName", ROOM, "content", "x", "system", true, "userId", "system"));
    assertThat(alice.last("message:new").has("system")).isFalse();
    assertThat(alice.last("message:new").string("userId")).contains("alice");

    SentMessage sent = done(moderation.send(OutgoingMessage.to(ROOM, "hello"), null, null));
    JsonObject edit =
        JsonObject.of("roomName", ROOM, "messageId", sent.messageId(), "content", "forged");
    assertThat(alice.refusal("message:edit", edit)).isEqualTo("FORBIDDEN");
    alice.ask("message:delete", edit);
    assertThat(alice.last("message:delete").string("deletedBy")).contains("alice");
  }

  @Test
  void aRoomMustBeThereAndTheMessageBeOne() {
    Moderation moderation = start();
    world.client("alice").join(ROOM);
    assertThat(refused(moderation.send(OutgoingMessage.to("nowhere", "x"), null, null)))
        .isEqualTo("ROOM_NOT_FOUND");
    assertThat(refused(moderation.send(OutgoingMessage.to(ROOM, ""), null, null)))
        .isEqualTo("VALIDATION_ERROR");
    assertThat(refused(moderation.send(OutgoingMessage.to(ROOM, "x".repeat(70_000)), null, null)))
        .isEqualTo("PAYLOAD_TOO_LARGE");
    done(moderation.updateRoom(ROOM, RoomSettings.builder().isClosed(true).build()));
    assertThat(done(moderation.send(OutgoingMessage.to(ROOM, "closed"), null, null)).offset())
        .isEqualTo(1);
  }
}
