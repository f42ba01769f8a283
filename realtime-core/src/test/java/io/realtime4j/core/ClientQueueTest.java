package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.store.DeliveryRow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue and its receipts in a whole client. */
class ClientQueueTest {
  private final ClientFixture fixture = new ClientFixture();

  @BeforeEach
  void withTheQueue() {
    fixture.hasQueue = true;
    fixture.disabled = List.of("rooms", "presence", "typing");
  }

  /** Returns the ack id of the last packet of an event. */
  private String ackId(String event) {
    return fixture.socket().sent.stream()
        .filter(packet -> packet.contains("[\"" + event + "\""))
        .reduce((first, last) -> last)
        .orElseThrow()
        .replaceAll("42(\\d+).*", "$1");
  }

  private boolean discarded(SendHandle handle) {
    CompletableFuture<Boolean> discarding =
        fixture.client.queue().discard(handle.clientMessageId());
    fixture.loop.run();
    return discarding.getNow(null);
  }

  @Test
  @Tag("mass")
  @Timeout(60)
  void aMessageCostsTheSameHoweverManyWait() {
    fixture.options =
        ClientOptions.builder()
            .queue(queue -> queue.maxMessages(1_000_000).maxBytes(1L << 30))
            .build();
    fixture.build();
    for (int i = 0; i < 200_000; i++) {
      fixture.client.queue().send("channel:a", "hello");
      if (i % 1_000 == 0) {
        fixture.loop.run();
        fixture.events.clear();
      }
    }
    fixture.loop.run();
    assertThat(fixture.client.queue().size()).isEqualTo(200_000);
    assertThat(fixture.store.inserted).hasSize(200_000);
  }

  @Test
  void aWallClockThatJumpsExpiresNothing() {
    fixture.build();
    SendHandle handle = fixture.client.queue().send("channel:a", "hello");
    fixture.loop.seconds(1);
    fixture.loop.jumped = Duration.ofDays(3);
    fixture.loop.advance(Duration.ofHours(23));
    assertThat(handle.sent()).isNotDone();

    fixture.loop.jumped = Duration.ofDays(-3);
    fixture.loop.advance(Duration.ofHours(1));
    assertThat(handle.sent()).isCompletedExceptionally();
    assertThat(fixture.heard(QueueEvent.Failed.class))
        .singleElement()
        .satisfies(failed -> assertThat(failed.cause().code()).isEqualTo("EXPIRED"));
  }

  @Test
  void aMessageOfUnknownFateIsNotDiscardedBeforeTheServerHasTold() {
    fixture.connected();
    SendHandle handle = fixture.client.queue().send("channel:a", "hello");
    // Six times ten seconds without an answer, and the waits between.
    for (int i = 0; i < 6; i++) {
      fixture.loop.seconds(20);
      fixture.says("2");
    }
    assertThat(fixture.heard(QueueEvent.Failed.class)).hasSize(1);
    assertThat(discarded(handle)).isFalse();
    assertThat(fixture.client.queue().messages()).hasSize(1);

    fixture.socket().closed(1006);
    fixture.loop.seconds(2);
    fixture.join();
    fixture.greet();
    fixture.says(
        "43"
            + ackId("delivery:sync")
            + "[{\"success\":true,\"data\":{\"statuses\":[{\"messageId\":\""
            + handle.clientMessageId()
            + "\",\"state\":\"unknown\"}]}}]");
    assertThat(discarded(handle)).isTrue();
    assertThat(fixture.client.queue().messages()).isEmpty();
  }

  @Test
  void whatNotAllHaveReadIsAskedForAfterEachReconnect() {
    fixture.store.deliveries.add(row("c1", "m1", 1, 3));
    fixture.store.deliveries.add(row("c2", "m2", 3, 3));
    fixture.store.deliveries.add(row("c3", "m3", 1, -1));
    fixture.build();
    fixture.client.connect();
    fixture.join();
    fixture.greet();
    assertThat(fixture.sent())
        .filteredOn(packet -> packet.contains("delivery:sync"))
        .singleElement()
        .asString()
        .contains("m1", "m3")
        .doesNotContain("m2");
  }

  private static DeliveryRow row(String clientId, String messageId, int read, int total) {
    return DeliveryRow.builder()
        .clientMessageId(clientId)
        .messageId(messageId)
        .room("channel:a")
        .state("READ")
        .deliveredCount(read)
        .readCount(read)
        .totalRecipients(total)
        .updatedAtMillis(4_000_000_000_000L)
        .build();
  }
}
