package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages between two clients. */
class ConversationTest {
  private final ChatWorld world = new ChatWorld().start();

  @Test
  void aMessageReachesEverybodyInTheRoomAndItsSenderHearsInOrder() {
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:general");
    bob.join("channel:general");
    world.advance(100);
    alice.clear();
    bob.clear();

    JsonObject data =
        alice.ask(
            "message:send",
            JsonObject.of("roomName", "channel:general", "content", "hi", "clientMessageId", "c1"));

    assertThat(data.string("clientMessageId")).contains("c1");
    assertThat(data.integer("offset")).contains(1L);
    assertThat(data.bool("duplicate")).contains(false);
    JsonObject message = bob.last("message:new");
    assertThat(message.string("messageId")).isEqualTo(data.string("messageId"));
    assertThat(message.string("roomName")).contains("channel:general");
    assertThat(message.string("channelId")).contains("general");
    assertThat(message.string("userId")).contains("alice");
    assertThat(message.string("userName")).contains("ALICE");
    assertThat(message.string("content")).contains("hi");
    assertThat(message.string("type")).contains("text");
    assertThat(message.string("timestamp")).contains("2026-01-02T03:04:05.100Z");
    world.advance(2_000);
    assertThat(alice.events())
        .containsExactly("ack:1", "message:new", "message:sent", "message:delivered");
    assertThat(alice.last("message:delivered").integer("deliveredCount")).contains(1L);
    assertThat(alice.last("message:delivered").integer("totalRecipients")).contains(1L);
  }

  @Test
  void aRepeatedSendIsAnsweredLikeTheFirstAndSentToNobodyAgain() {
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("general");
    bob.join("general");
    JsonObject send =
        JsonObject.of("roomName", "general", "content", "hi", "clientMessageId", "c1");
    JsonObject first = alice.ask("message:send", send);
    bob.clear();
    alice.clear();
    world.advance(3_000);

    JsonObject second = alice.ask("message:send", send);

    assertThat(second.string("messageId")).isEqualTo(first.string("messageId"));
    assertThat(alice.last("message:sent").string("sentAt")).isEqualTo(first.string("sentAt"));
    assertThat(second.string("sentAt")).isEqualTo(first.string("sentAt"));
    assertThat(second.bool("duplicate")).contains(true);
    assertThat(bob.all("message:new")).isEmpty();
    assertThat(alice.all("message:sent")).hasSize(1);
  }

  @Test
  void pipelinedSendsKeepTheirOrder() {
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    bob.join("general");
    alice.post("room:join", JsonObject.of("roomName", "general"));
    for (int i = 0; i < 20; i++) {
      alice.post("message:send", JsonObject.of("roomName", "general", "content", "m" + i));
    }
    assertThat(bob.all("message:new").stream().map(m -> m.string("content").orElseThrow()))
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, 20).mapToObj(i -> "m" + i).toList());
    assertThat(world.store.appendCalls).isLessThan(20);
  }

  @Test
  void aMessageAfterOneThatIsNotThereIsOutOfOrder() {
    RawClient alice = world.client("alice");
    alice.join("general");
    JsonObject answer =
        alice.call(
            "message:send",
            JsonObject.of(
                "roomName", "general", "content", "2", "clientMessageId", "c2", "after", "c1"));
    JsonObject error = answer.object("error").orElseThrow();
    assertThat(error.string("code")).contains("OUT_OF_ORDER");
    assertThat(error.bool("retryable")).contains(true);
    assertThat(error.object("details").orElseThrow().string("after")).contains("c1");
    assertThat(alice.all("message:failed")).isEmpty();
  }

  @Test
  void aRefusalForGoodIsToldByEventToo() {
    RawClient alice = world.client("alice");
    alice.emit(
        "message:send",
        JsonObject.of("roomName", "nowhere", "content", "x", "clientMessageId", "c1"));
    assertThat(alice.last("error").string("code")).contains("ROOM_NOT_FOUND");
    assertThat(alice.last("message:failed").string("clientMessageId")).contains("c1");
    assertThat(alice.last("message:failed").string("errorCode")).contains("ROOM_NOT_FOUND");
  }

  @Test
  void whatIsNoMessageIsRefusedByName() {
    RawClient alice = world.client("alice");
    alice.join("general");
    for (JsonObject bad :
        List.of(
            JsonObject.of("roomName", "general"),
            JsonObject.of("roomName", "general", "content", 7),
            JsonObject.of("roomName", "general", "content", ""),
            JsonObject.of("roomName", "general", "content", "x", "mentions", "bob"),
            JsonObject.of("roomName", "general", "content", "x", "metadata", List.of()),
            JsonObject.of("roomName", "general", "content", "x", "metadata", nested(40)),
            JsonObject.of("roomName", "general", "attachments", List.of("a.png")),
            JsonObject.of("roomName", 5, "content", "x"),
            JsonObject.of("content", "x"))) {
      JsonObject error = alice.call("message:send", bad).object("error").orElseThrow();
      assertThat(error.string("code")).contains("VALIDATION_ERROR");
      assertThat(error.object("details").orElseThrow().string("field")).isPresent();
    }
    assertThat(
            alice.refusal(
                "message:send",
                JsonObject.of("roomName", "general", "content", "x".repeat(65_537))))
        .isEqualTo("PAYLOAD_TOO_LARGE");
    assertThat(alice.refusal("message:send", io.realtime4j.api.json.JsonValue.of("hi")))
        .isEqualTo("VALIDATION_ERROR");
    assertThat(alice.send("general", "fine").integer("offset")).contains(1L);
  }

  @Test
  void aMessageThatIsTooLargeAsAWholeNamesWhatIsLarge() {
    RawClient alice = world.client("alice");
    JsonObject large = JsonObject.of("note", "x".repeat(200_000));
    for (JsonObject message :
        List.of(
            JsonObject.of("roomName", "general", "content", "x", "metadata", large),
            JsonObject.of("roomName", "general", "attachments", List.of(large)))) {
      JsonObject error = alice.call("message:send", message).object("error").orElseThrow();
      assertThat(error.string("code")).contains("PAYLOAD_TOO_LARGE");
      String field = message.has("metadata") ? "metadata" : "attachments";
      assertThat(error.object("details").orElseThrow().string("field")).contains(field);
      assertThat(error.string("message").orElseThrow()).contains(field).contains("196608 bytes");
    }
  }

  @Test
  void whatIsMissedComesOnceInTheAnswerOrLive() {
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("general");
    JsonObject joined = bob.join("general");
    bob.leave();
    alice.send("general", "one");
    alice.send("general", "two");

    RawClient again = world.client("bob", "position");
    String join =
        again.post(
            "room:join",
            JsonObject.of(
                "roomName",
                "general",
                "since",
                JsonObject.of("epoch", "e1", "offset", joined.integer("offset").orElseThrow())));
    alice.post("message:send", JsonObject.of("roomName", "general", "content", "three"));
    JsonObject data = again.last(join).object("data").orElseThrow();

    List<String> missed =
        data.array("messages").orElseThrow().values().stream()
            .map(m -> ((JsonObject) m.parsed()).string("content").orElseThrow())
            .toList();
    List<String> live =
        again.all("message:new").stream().map(m -> m.string("content").orElseThrow()).toList();
    assertThat(data.bool("recovered")).contains(true);
    assertThat(data.bool("hasMore")).contains(false);
    assertThat(data.integer("offset")).contains((long) missed.size());
    assertThat(java.util.stream.Stream.concat(missed.stream(), live.stream()))
        .containsExactly("one", "two", "three");
  }

  @Test
  void aPositionOfAnotherLogRecoversNothing() {
    RawClient alice = world.client("alice");
    alice.join("general");
    alice.send("general", "one");
    for (JsonObject since :
        List.of(
            JsonObject.of("epoch", "e0", "offset", 0), JsonObject.of("epoch", "e1", "offset", 9))) {
      JsonObject data =
          alice.ask("room:join", JsonObject.of("roomName", "general", "since", since));
      assertThat(data.bool("recovered")).contains(false);
      assertThat(data.has("messages")).isFalse();
    }
  }

  @Test
  void historyIsReadInPages() {
    RawClient alice = world.client("alice");
    alice.join("general");
    for (int i = 1; i <= 5; i++) {
      alice.send("general", "m" + i);
    }
    JsonObject newest = alice.ask("room:history", JsonObject.of("roomName", "general", "limit", 2));
    assertThat(contents(newest)).containsExactly("m4", "m5");
    assertThat(newest.bool("hasMore")).contains(true);
    JsonObject before =
        alice.ask("room:history", JsonObject.of("roomName", "general", "before", 4, "limit", 9));
    assertThat(contents(before)).containsExactly("m1", "m2", "m3");
    assertThat(before.bool("hasMore")).contains(false);
    JsonObject after =
        alice.ask("room:history", JsonObject.of("roomName", "general", "after", 1, "limit", 2));
    assertThat(contents(after)).containsExactly("m2", "m3");
    assertThat(after.string("epoch")).contains("e1");
  }

  @Test
  void aThreadsMessageReachesChannelAndThreadUnderTheNameOfEach() {
    RawClient alice = world.client("alice");
    RawClient inChannel = world.client("bob");
    RawClient inThread = world.client("carol");
    RawClient inBoth = world.client("dave");
    alice.join("channel:c");
    inChannel.join("channel:c");
    inThread.join("channel:c:thread:t");
    inBoth.join("channel:c");
    inBoth.join("channel:c:thread:t");
    alice.ask(
        "message:send", JsonObject.of("roomName", "channel:c", "threadId", "t", "content", "x"));
    assertThat(inChannel.last("message:new").string("roomName")).contains("channel:c");
    assertThat(inThread.last("message:new").string("roomName")).contains("channel:c:thread:t");
    assertThat(inThread.last("message:new").string("threadId")).contains("t");
    assertThat(inBoth.all("message:new")).hasSize(1);
    alice.send("channel:c", "not of the thread");
    assertThat(inThread.all("message:new")).hasSize(1);
  }

  @Test
  void aStoreThatFailsAsksTheSenderToWait() {
    RawClient alice = world.client("alice");
    alice.join("general");
    world.store.fails = true;
    String answer =
        alice.post("message:send", JsonObject.of("roomName", "general", "content", "x"));
    world.advance(9_000);
    JsonObject error = alice.last(answer).object("error").orElseThrow();
    assertThat(error.string("code")).contains("UNAVAILABLE");
    assertThat(error.integer("retryAfterMs")).contains(1_000L);
    world.store.fails = false;
    world.advance(1_000);
    assertThat(alice.send("general", "x").integer("offset")).contains(1L);
  }

  @Test
  void tenantsDoNotMeet() {
    RawClient alice = world.client("alice");
    RawClient other = ofAcme("alice");
    alice.join("general");
    assertThat(other.join("general").integer("memberCount")).contains(1L);
    world.advance(100);
    other.clear();
    alice.send("general", "ours");
    world.advance(1_000);
    assertThat(other.events()).isEmpty();
    assertThat(other.send("general", "theirs").integer("offset")).contains(1L);
    assertThat(other.last("message:new").string("roomName")).contains("general");
    assertThat(alice.refusal("room:join", JsonObject.of("roomName", "acme/general")))
        .isEqualTo("ROOM_NOT_FOUND");
  }

  @Test
  void aUserIdThatBeginsLikeATenantIsNobodyThere() {
    RawClient ours = world.client("acme/alice");
    RawClient theirs = ofAcme("alice");
    theirs.join("general");
    world.advance(100);
    ours.clear();
    theirs.ask(
        "message:send",
        JsonObject.of("roomName", "general", "content", "x", "clientMessageId", "c"));
    assertThat(theirs.all("message:sent")).hasSize(1);
    assertThat(ours.events()).isEmpty();
  }

  @Test
  void aRoomNameThatBeginsLikeATenantIsNotTheirs() {
    ChatWorld slashed = new ChatWorld().with("REALTIME_ROOMS", "general,acme/general").start();
    RawClient ours = slashed.client("alice");
    RawClient theirs = ofAcme(slashed, "bob");
    ours.join("acme/general");
    theirs.join("general");
    theirs.send("general", "theirs");
    assertThat(ours.all("message:new")).isEmpty();
    ours.send("acme/general", "ours");
    assertThat(theirs.all("message:new")).hasSize(1);
    assertThat(ours.last("message:new").string("roomName")).contains("acme/general");
  }

  private RawClient ofAcme(String userId) {
    return ofAcme(world, userId);
  }

  private static RawClient ofAcme(ChatWorld world, String userId) {
    String token =
        com.auth0
            .jwt
            .JWT
            .create()
            .withClaim("userId", userId)
            .withClaim("tenant", "acme")
            .sign(com.auth0.jwt.algorithms.Algorithm.HMAC256(ChatWorld.SECRET));
    return world.open(JsonObject.of("token", token));
  }

  private static JsonObject nested(int depth) {
    JsonObject inner = JsonObject.EMPTY;
    for (int i = 0; i < depth; i++) {
      inner = JsonObject.of("a", inner);
    }
    return inner;
  }

  private static List<String> contents(JsonObject page) {
    return page.array("messages").orElseThrow().values().stream()
        .map(m -> ((JsonObject) m.parsed()).string("content").orElseThrow())
        .toList();
  }
}
