package io.realtime4j.core.typing;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.Typing;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.event.TypingEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FakeContext;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TypingTest {
  private final FakeContext context = new FakeContext();
  private final Typing typing = new DefaultTypingProvider().create(context).api();

  @BeforeEach
  void connect() {
    context.start(FakeContext.FULL);
  }

  private void type(String text) {
    typing.keystroke("channel:a", text);
    context.loop.run();
  }

  private List<String> sent() {
    return context.sent.stream().map(one -> one.event).toList();
  }

  private static JsonObject user(String id, long expiresInMs) {
    return JsonObject.of("userId", id, "userName", id, "expiresInMs", expiresInMs);
  }

  private void receive(JsonObject... users) {
    context.receive(
        "typing:event", "room", "channel:a", "roomName", "a", "users", List.of((Object[]) users));
  }

  @Test
  void blankInputSendOrLeaveStops() {
    type("h");
    type("  ");
    assertThat(sent()).containsExactly("typing:start", "typing:stop");
    context.loop.advance(Duration.ofSeconds(2));
    type("h");
    context.publish(
        new QueueEvent.Queued(
            new QueuedMessage(
                "c",
                OutgoingMessage.to("channel:a", "hi"),
                context.clock().instant(),
                QueuedMessage.State.WAITING,
                0,
                null,
                null)));
    assertThat(sent()).hasSize(4).last().isEqualTo("typing:stop");
    context.loop.advance(Duration.ofSeconds(2));
    type("h");
    context.publish(new RoomEvent.Left("channel:a", null));
    assertThat(sent()).hasSize(6).last().isEqualTo("typing:stop");
  }

  @Test
  void threadsAndRoomsAreSeparate() {
    typing.keystroke("channel:a", "t", "x");
    typing.keystroke("channel:a", "x");
    context.loop.run();
    assertThat(context.sent)
        .extracting(one -> one.payload)
        .containsExactly(
            JsonObject.of("roomName", "channel:a", "threadId", "t"),
            JsonObject.of("roomName", "channel:a"));
  }

  @Test
  void nothingIsSentWhileOfflineNorLater() {
    context.lose();
    type("h");
    context.start(FakeContext.FULL);
    context.loop.advance(Duration.ofSeconds(10));
    assertThat(sent()).isEmpty();
  }

  @Test
  void othersAreShownInOrderAndReplacedByEachEvent() {
    receive(user("bob", 6000), user("me", 6000), user("eve", 6000));
    assertThat(typing.typingText("channel:a", null)).contains("bob and eve are typing...");
    receive(user("eve", 6000));
    assertThat(typing.typingText("channel:a", null)).contains("eve is typing...");
    receive(user("eve", 6000));
    assertThat(context.published(TypingEvent.Changed.class)).hasSize(2);
  }

  @Test
  void expiryGoesByLocalReceipt() {
    receive(user("bob", 2000));
    context.loop.advance(Duration.ofMillis(2900));
    assertThat(typing.typingUsers("channel:a", null)).hasSize(1);
    context.loop.advance(Duration.ofMillis(200));
    assertThat(typing.typingUsers("channel:a", null)).isEmpty();
    assertThat(context.published(TypingEvent.Changed.class)).hasSize(2);
  }

  @Test
  void listsOfOneRoomUnderSeveralNamesAreShownTogether() {
    receive(user("bob", 6000));
    context.receive(
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
    context.receive(
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

    context.lose();

    assertThat(typing.typingUsers("channel:a", "t")).isEmpty();
    assertThat(context.published(TypingEvent.Changed.class))
        .hasSize(4)
        .last()
        .isEqualTo(new TypingEvent.Changed("general", null, List.of()));
  }
}
