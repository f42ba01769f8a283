package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.room.RoomEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private final ChatWorld world = new ChatWorld();

  private static JsonObject resume(int from, int count) {
    List<JsonObject> rooms = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      rooms.add(JsonObject.of("roomName", "channel:r" + i));
    }
    return JsonObject.of("rooms", rooms);
  }

  @Test
  void whatIsAskedAtOnceCannotExceedTheRoomsOfASession() {
    world.with("REALTIME_RATE_LIMIT", "10000").start();
    RawClient mallory = world.client("mallory");
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(mallory.post("rooms:resume", resume(i * 500, 500)));
    }
    mallory.settle();
    assertThat(world.store.members).hasSize(RoomEvents.MAX_ROOMS);
    assertThat(mallory.last(answers.get(1)).toString()).doesNotContain("QUOTA_EXCEEDED");
    assertThat(mallory.last(answers.get(2)).toString()).contains("QUOTA_EXCEEDED");
    // What was refused holds no place.
    mallory.ask("room:leave", JsonObject.of("roomName", "channel:r0"));
    mallory.join("channel:another");
    assertThat(mallory.refusal("room:join", JsonObject.of("roomName", "channel:more")))
        .isEqualTo("QUOTA_EXCEEDED");
  }

  @Test
  void anEventCostsByWhatItMakesTheServerDo() {
    world.with("REALTIME_RATE_LIMIT", "10").start();
    RawClient alice = world.client("alice");
    JsonObject hundred =
        JsonObject.of(
            "roomName",
            "general",
            "messageIds",
            IntStream.range(0, 100).mapToObj(i -> "m" + i).toList());
    assertThat(passed(alice, "message:delivered-ack", hundred)).isEqualTo(99 / 6 + 1);
    JsonObject large = JsonObject.of("roomName", "general", "content", "x".repeat(60 * 1024));
    RawClient bob = world.client("bob");
    assertThat(passed(bob, "message:send", large)).isEqualTo(99 / 8 + 1);
    RawClient carol = world.client("carol");
    assertThat(passed(carol, "typing:start", JsonObject.of("roomName", "general"))).isEqualTo(100);
  }

  @Test
  void whatCostsMoreThanABurstPassesWhenNothingElseWasAskedFor() {
    world.with("REALTIME_RATE_LIMIT", "1").start();
    RawClient alice = world.client("alice");
    JsonObject ids =
        JsonObject.of("messageIds", IntStream.range(0, 1_000).mapToObj(i -> "m" + i).toList());
    alice.ask("delivery:sync", ids);
    JsonObject refused = alice.call("delivery:sync", ids).object("error").orElseThrow();
    assertThat(refused.string("code")).contains("RATE_LIMITED");
    world.advance(refused.integer("retryAfterMs").orElseThrow());
    alice.ask("delivery:sync", ids);
  }

  @Test
  void aPageIsPaidForByItsBytes() {
    world.with("REALTIME_RATE_LIMIT", "10").start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("general");
    for (int i = 0; i < 8; i++) {
      alice.send("general", "x".repeat(60 * 1024));
    }
    // Four of them are a page, and cost thirty beside the request itself.
    assertThat(passed(bob, "room:history", JsonObject.of("roomName", "general"))).isEqualTo(4);
  }

  @Test
  void soManyRequestsAreUnderWayAndNoMore() {
    AtomicInteger asked = new AtomicInteger();
    world
        .with("REALTIME_RATE_LIMIT", "10")
        .with(
            (io.realtime4j.api.spi.server.RoomPolicy)
                request -> {
                  asked.incrementAndGet();
                  return new CompletableFuture<>();
                })
        .start();
    RawClient mallory = world.client("mallory");
    List<String> answers = new ArrayList<>();
    for (int second = 0; second < 4; second++) {
      for (int i = 0; i < 50; i++) {
        answers.add(
            mallory.post("room:join", JsonObject.of("roomName", "channel:" + answers.size())));
      }
      world.advance(1_000);
      mallory.settle();
    }
    assertThat(asked.get()).isBetween(100, 110);
    for (int i = 0; i < 4; i++) {
      world.advance(10_000);
      mallory.settle();
    }
    assertThat(answers).allSatisfy(answer -> assertThat(mallory.all(answer)).hasSize(1));
  }

  @Test
  void aLittleBeyondItsShareASessionWaitsWithWhatItSaysAndNothingIsRefused() {
    world.with("REALTIME_RATE_LIMIT", "10").start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      answers.add(bob.post("presence:get", JsonObject.of("userIds", List.of("alice"))));
    }
    assertThat(answered(bob)).isEqualTo(101);
    alice.ask("presence:get", JsonObject.of("userIds", List.of("bob")));
    world.advance(1_000);
    assertThat(answered(bob)).isEqualTo(111);
    world.advance(4_000);
    assertThat(bob.events().stream().filter(event -> event.startsWith("ack:")).toList())
        .isEqualTo(answers);
    assertThat(answers)
        .allSatisfy(answer -> assertThat(bob.last(answer).bool("success")).contains(true));
  }

  @Test
  void farBeyondTheirShareSessionsOfAUserAreRefused() {
    world.with("REALTIME_RATE_LIMIT", "10").start();
    List<RawClient> tabs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      tabs.add(world.client("mallory"));
    }
    passed(tabs.get(0), "presence:get", JsonObject.of("userIds", List.of("alice")));
    List<JsonObject> answers = new ArrayList<>();
    for (RawClient tab : tabs.subList(1, 30)) {
      answers.add(tab.call("presence:get", JsonObject.of("userIds", List.of("alice"))));
    }
    List<JsonObject> refused =
        answers.stream().filter(answer -> !answer.bool("success").orElseThrow()).toList();
    assertThat(refused).hasSize(29 - 9);
    JsonObject error = refused.get(0).object("error").orElseThrow();
    assertThat(error.string("code")).contains("RATE_LIMITED");
    assertThat(error.integer("retryAfterMs")).contains(1_100L);
    assertThat(error.object("details")).contains(JsonObject.of("limit", 10, "burst", 100));
    assertThat(error.string("message").orElseThrow())
        .isEqualTo("Too many events: 10 a second are taken, 100 at once");
  }

  @Test
  void aFamilyHasAShareOfItsOwnAndOthersAreHeardAllTheSame() {
    Counts counts = new Counts();
    world.with("REALTIME_RATE_LIMIT_MESSAGES", "1").with(counts).start();
    RawClient alice = world.client("alice");
    RawClient tab = world.client("alice");
    alice.join("general");
    JsonObject message = JsonObject.of("roomName", "general", "content", "x");
    for (int i = 0; i < 11; i++) {
      alice.ask("message:send", message);
    }
    JsonObject error = tab.call("message:send", message).object("error").orElseThrow();
    assertThat(error.string("code")).contains("RATE_LIMITED");
    assertThat(error.integer("retryAfterMs")).contains(2_000L);
    assertThat(error.object("details"))
        .contains(JsonObject.of("family", "messages", "limit", 1, "burst", 10));
    tab.ask("room:history", JsonObject.of("roomName", "general"));
    assertThat(world.client("bob").call("message:send", message).bool("success")).contains(true);
    world.advance(2_000);
    tab.ask("message:send", message);
    world.advance(2_000);
    assertThat(counts.of("refused.events{family=messages, limit=family}")).isEqualTo(1);
  }

  @Test
  void tooMuchTypingIsRefusedAtOnceAndHoldsNoMessageBack() {
    Counts counts = new Counts();
    world.with("REALTIME_RATE_LIMIT_TYPING", "1").with(counts).start();
    RawClient alice = world.client("alice");
    alice.join("general");
    JsonObject room = JsonObject.of("roomName", "general");
    for (int i = 0; i < 10; i++) {
      alice.ask("typing:start", room);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(alice.refusal("typing:start", room)).isEqualTo("RATE_LIMITED");
    }
    alice.send("general", "not held");
    world.advance(2_000);
    assertThat(counts.of("refused.events{family=typing, limit=family}")).isEqualTo(5);
  }

  @Test
  void whatIsRefusedForTheWholeCostsItsFamilyNothing() {
    Counts counts = new Counts();
    world
        .with("REALTIME_RATE_LIMIT", "1")
        .with("REALTIME_RATE_LIMIT_MESSAGES", "1")
        .with("REALTIME_RATE_LIMIT_TYPING", "0")
        .with(counts)
        .start();
    RawClient typing = world.client("alice");
    RawClient sending = world.client("alice");
    typing.join("general");
    for (int i = 0; i < 10; i++) {
      typing.post("typing:start", JsonObject.of("roomName", "general"));
      typing.settle();
    }
    JsonObject message = JsonObject.of("roomName", "general", "content", "x");
    for (int i = 0; i < 30; i++) {
      assertThat(sending.refusal("message:send", message)).isEqualTo("RATE_LIMITED");
    }
    world.advance(10_000);
    for (int i = 0; i < 8; i++) {
      sending.ask("message:send", message);
    }
    assertThat(counts.of("refused.events{family=messages, limit=user}")).isEqualTo(30);
  }

  private static long answered(RawClient client) {
    return client.events().stream().filter(event -> event.startsWith("ack:")).count();
  }

  /** Returns how often an event passes before one is refused, or the session is not heard. */
  private static int passed(RawClient client, String event, JsonObject payload) {
    client.join("general");
    int passed = 0;
    while (true) {
      String answer = client.post(event, payload);
      List<JsonObject> answers = client.all(answer);
      if (answers.isEmpty() || !answers.get(0).bool("success").orElseThrow()) {
        return passed;
      }
      passed++;
    }
  }
}
