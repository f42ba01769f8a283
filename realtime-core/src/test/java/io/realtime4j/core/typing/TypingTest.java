package io.realtime4j.core.typing;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.Typing;
import io.realtime4j.api.TypingUser;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.event.TypingEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FeatureBench;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TypingTest {
  private final FeatureBench bench = new FeatureBench();
  private final Typing typing = new DefaultTypingProvider().create(bench.context()).api();

  @BeforeEach
  void connect() {
    bench.start(FeatureBench.FULL);
  }

  private void type(String text) {
    typing.keystroke("channel:a", text);
    bench.loop.run();
  }

  private List<String> sent() {
    return bench.sent.stream().map(one -> one.event).toList();
  }

  private static JsonObject user(String id, long expiresInMs) {
    return JsonObject.of("userId", id, "userName", id, "expiresInMs", expiresInMs);
  }

  private void receive(JsonObject... users) {
    bench.receive(
        "typing:event", "room", "channel:a", "roomName", "a", "users", List.of((Object[]) users));
  }

  @Test
  void blankInputSendOrLeaveStops() {
    type("h");
    type("  ");
    assertThat(sent()).containsExactly("typing:start", "typing:stop");
    bench.loop.advance(Duration.ofSeconds(2));
    type("h");
    bench.publish(
        new QueueEvent.Queued(
            new QueuedMessage(
                "c",
                OutgoingMessage.to("channel:a", "hi"),
                bench.clock().instant(),
                QueuedMessage.State.WAITING,
                0,
                null,
                null)));
    assertThat(sent()).hasSize(4).last().isEqualTo("typing:stop");
    bench.loop.advance(Duration.ofSeconds(2));
    type("h");
    bench.publish(new RoomEvent.Left("channel:a", null));
    assertThat(sent()).hasSize(6).last().isEqualTo("typing:stop");
  }

  @Test
  void everythingStopsAtOnce() {
    typing.keystroke("channel:a", "x");
    typing.keystroke("channel:b", "t", "x");
    typing.stopAll();
    bench.loop.run();
    assertThat(sent())
        .containsExactly("typing:start", "typing:start", "typing:stop", "typing:stop");
  }

  @Test
  void whoGoesOnTypingBeganWhenFirstShown() {
    String first = "2026-01-01T00:00:00Z";
    receive(JsonObject.of("userId", "u1", "startedAt", first, "expiresInMs", 5_000));
    receive(
        JsonObject.of("userId", "u1", "startedAt", "2026-01-01T00:00:02Z", "expiresInMs", 5_000));
    assertThat(typing.typingUsers("channel:a", null))
        .singleElement()
        .extracting(TypingUser::startedAt)
        .isEqualTo(Instant.parse(first));
    receive();
    receive(
        JsonObject.of("userId", "u1", "startedAt", "2026-01-01T00:00:09Z", "expiresInMs", 5_000));
    assertThat(typing.typingUsers("channel:a", null).get(0).startedAt())
        .isEqualTo(Instant.parse("2026-01-01T00:00:09Z"));
  }

  @Test
  void threadsAndRoomsAreSeparate() {
    typing.keystroke("channel:a", "t", "x");
    typing.keystroke("channel:a", "x");
    bench.loop.run();
    assertThat(bench.sent)
        .extracting(one -> one.payload)
        .containsExactly(
            JsonObject.of("roomName", "channel:a", "threadId", "t"),
            JsonObject.of("roomName", "channel:a"));
  }

  @Test
  void nothingIsSentWhileOfflineNorLater() {
    bench.lose();
    type("h");
    bench.start(FeatureBench.FULL);
    bench.loop.advance(Duration.ofSeconds(10));
    assertThat(sent()).isEmpty();
  }

  @Test
  void othersAreShownInOrderAndReplacedByEachEvent() {
    receive(user("bob", 6000), user("me", 6000), user("eve", 6000));
    assertThat(typing.typingText("channel:a", null)).contains("bob and eve are typing...");
    receive(user("eve", 6000));
    assertThat(typing.typingText("channel:a", null)).contains("eve is typing...");
    receive(user("eve", 6000));
    assertThat(bench.published(TypingEvent.Changed.class)).hasSize(2);
  }

  @Test
  void expiryGoesByLocalReceipt() {
    receive(user("bob", 2000));
    bench.loop.advance(Duration.ofMillis(2900));
    assertThat(typing.typingUsers("channel:a", null)).hasSize(1);
    bench.loop.advance(Duration.ofMillis(200));
    assertThat(typing.typingUsers("channel:a", null)).isEmpty();
    assertThat(bench.published(TypingEvent.Changed.class)).hasSize(2);
  }

  @Test
  void listsOfOneRoomUnderSeveralNamesAreShownTogether() {
    receive(user("bob", 6000));
    bench.receive(
        "typing:event",
        "room",
        "channel:a",
        "roomName",
        "channel:a",
        "users",
        JsonArray.of(user("eve", 6000)));
    assertThat(typing.typingText("channel:a", null)).contains("bob and eve are typing...");
    receive();
    assertThat(typing.typingText("channel:a", null)).contains("eve is typing...");
  }

  @Test
  void batchesAreTakenApartAndTheEndOfASessionClears() {
    bench.receive(
        "typing:batch",
        "updates",
        JsonArray.of(
            JsonObject.of(
                "room",
                "channel:a",
                "roomName",
                "channel:a",
                "threadId",
                "t",
                "users",
                JsonArray.of(user("bob", 6000))),
            JsonObject.of(
                "roomName", "general", "users", JsonArray.of(JsonObject.of("userId", "eve")))));
    assertThat(typing.typingUsers("channel:a", "t")).hasSize(1);
    assertThat(typing.typingText("general", null)).contains("Someone is typing...");

    bench.lose();

    assertThat(typing.typingUsers("channel:a", "t")).isEmpty();
    assertThat(bench.published(TypingEvent.Changed.class))
        .hasSize(4)
        .last()
        .isEqualTo(new TypingEvent.Changed("general", null, List.of()));
  }
}
