package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is refused by a limit is told which one it is, as a number and as text. */
class LimitsToldTest {
  private final ChatWorld world = new ChatWorld();

  static List<Arguments> beyond() {
    JsonObject room = JsonObject.of("roomName", "general");
    return List.of(
        Arguments.of("room:join", JsonObject.of("roomName", "x".repeat(256)), 255),
        Arguments.of(
            "message:send",
            room.toBuilder().put("content", "x").put("type", "t".repeat(65)).build(),
            64),
        Arguments.of(
            "message:send",
            room.toBuilder().put("content", "x").put("mentions", ids(101)).build(),
            100),
        Arguments.of("presence:subscribe", JsonObject.of("userIds", ids(501)), 500),
        Arguments.of(
            "message:batch-read-ack",
            room.toBuilder().put("messageIds", ids(1_001)).build(),
            1_000),
        Arguments.of(
            "presence:update",
            JsonObject.of("status", "busy", "customStatus", JsonObject.of("text", "x".repeat(101))),
            100));
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "id" + i).toList();
  }

  @ParameterizedTest
  @MethodSource("beyond")
  void aValueThatIsTooMuch(String event, JsonObject payload, int limit) {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("general");
    JsonObject error = alice.call(event, payload).object("error").orElseThrow();
    assertThat(error.string("code")).contains("VALIDATION_ERROR");
    JsonObject details = error.object("details").orElseThrow();
    assertThat(details.string("field")).isPresent();
    assertThat(details.integer("limit")).contains((long) limit);
    assertThat(error.string("message").orElseThrow()).contains(Integer.toString(limit));
  }

  @Test
  void aTextThatIsTooLong() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("general");
    JsonObject error =
        alice
            .call(
                "message:send", JsonObject.of("roomName", "general", "content", "x".repeat(70_000)))
            .object("error")
            .orElseThrow();
    assertThat(error.string("code")).contains("PAYLOAD_TOO_LARGE");
    assertThat(error.object("details").orElseThrow().integer("limitBytes")).isPresent();
  }

  @Test
  void moreThreadsThanOneCanTypeIn() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("channel:c");
    for (int i = 0; i < 8; i++) {
      alice.ask("typing:start", JsonObject.of("channelId", "c", "threadId", "t" + i));
    }
    JsonObject error =
        alice
            .call("typing:start", JsonObject.of("channelId", "c", "threadId", "t8"))
            .object("error")
            .orElseThrow();
    assertThat(error.string("code")).contains("QUOTA_EXCEEDED");
    assertThat(error.object("details")).contains(JsonObject.of("limit", 8));
  }

  @Test
  void whoWantsNoAnswerIsToldByTheEvent() {
    world.start();
    RawClient alice = world.client("alice");
    alice.emit("room:join", JsonObject.of("roomName", "x".repeat(256)));
    JsonObject error = alice.last("error");
    assertThat(error.object("details"))
        .contains(JsonObject.of("event", "room:join", "field", "roomName", "limit", 255));
  }
}
