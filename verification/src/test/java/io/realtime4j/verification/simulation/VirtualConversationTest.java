package io.realtime4j.verification.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.TypingEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole conversation on one thread: client, server, network and stores. */
class VirtualConversationTest {
  private static final String ROOM = "channel:lobby";
  private static final int MESSAGES = 40;

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameSeedGivesTheSameTrace(long seed) {
    List<String> first = converse(seed);
    assertThat(first).hasSizeGreaterThan(4 * MESSAGES);
    assertThat(converse(seed)).isEqualTo(first);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  @Test
  void anotherSeedGivesAnotherTrace() {
    assertThat(converse(11)).isNotEqualTo(converse(12));
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void eachWireCarriesTheConversation(Wire wire) {
    SimulatedChat chat = new SimulatedChat(21, 2);
    ClientOptions options =
        ClientOptions.builder().connection(connection -> connection.wires(List.of(wire))).build();
    RealtimeClient alice = chat.client("alice", options);
    chat.scheduler.await(Duration.ofSeconds(10), alice.connect());
    chat.scheduler.await(Duration.ofSeconds(10), alice.rooms().join(ROOM).joined());
    assertThat(
            chat.scheduler
                .await(Duration.ofSeconds(10), alice.queue().send(ROOM, "hello").sent())
                .offset())
        .isEqualTo(1);
  }

  /** Two users send to each other while the network is cut again and again. */
  private static List<String> converse(long seed) {
    SimulatedChat chat = new SimulatedChat(seed, 3);
    RealtimeClient alice = chat.client("alice");
    RealtimeClient bob = chat.client("bob");
    List<String> atAlice = received(alice);
    List<String> atBob = received(bob);
    List<TypingEvent.Changed> typing = new ArrayList<>();
    bob.on(TypingEvent.Changed.class, typing::add);
    for (RealtimeClient client : List.of(alice, bob)) {
      chat.scheduler.await(Duration.ofSeconds(10), client.connect());
      chat.scheduler.await(Duration.ofSeconds(10), client.rooms().join(ROOM).joined());
    }
    bob.presence().subscribe(List.of("alice"));
    alice.presence().setStatus(PresenceStatus.BUSY);
    alice.typing().keystroke(ROOM, "h");
    chat.scheduler.runUntil(
        Duration.ofSeconds(5), "bob sees alice typing", () -> !typing.isEmpty());
    chat.scheduler.runUntil(
        Duration.ofSeconds(5),
        "bob sees alice busy",
        () ->
            bob.presence()
                .presenceOf("alice")
                .filter(p -> p.status() == PresenceStatus.BUSY)
                .isPresent());

    List<SendHandle> handles = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      handles.add((i % 2 == 0 ? alice : bob).queue().send(ROOM, "m" + i));
      chat.scheduler.advance(Duration.ofMillis(100));
      if (i % 13 == 12) {
        chat.network.cutAll();
      }
    }
    for (SendHandle handle : handles) {
      chat.scheduler.await(Duration.ofMinutes(5), handle.sent());
    }
    chat.scheduler.runUntil(
        Duration.ofMinutes(2),
        "everything received",
        () -> atAlice.size() >= MESSAGES && atBob.size() >= MESSAGES);
    assertThat(atBob).isEqualTo(atAlice).doesNotHaveDuplicates().hasSize(MESSAGES);
    assertThat(atAlice.stream().filter(m -> number(m) % 2 == 0).toList())
        .isSortedAccordingTo((a, b) -> number(a) - number(b));
    assertThat(atAlice.stream().filter(m -> number(m) % 2 == 1).toList())
        .isSortedAccordingTo((a, b) -> number(a) - number(b));

    chat.scheduler.runUntil(
        Duration.ofMinutes(1),
        "alice's messages are delivered",
        () ->
            handles.stream()
                .filter(h -> handles.indexOf(h) % 2 == 0)
                .allMatch(
                    h ->
                        alice
                            .delivery()
                            .statusOf(h.clientMessageId())
                            .map(DeliveryStatus::state)
                            .filter(s -> s == DeliveryState.DELIVERED)
                            .isPresent()));
    alice.close();
    bob.close();
    chat.scheduler.advance(Duration.ofMinutes(1));
    assertThat(chat.network.openConnections()).isZero();
    return chat.scheduler.trace();
  }

  private static List<String> received(RealtimeClient client) {
    List<String> contents = new ArrayList<>();
    client.on(MessageEvent.Received.class, event -> contents.add(event.message().content()));
    return contents;
  }

  private static int number(String content) {
    return Integer.parseInt(content.substring(1));
  }
}
