package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.store.QueuedRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole client whose store is slow, fails, or is read late. */
class ClientStoreTest {
  private final ClientFixture fixture = new ClientFixture();

  @BeforeEach
  void withTheQueue() {
    fixture.hasQueue = true;
  }

  private static QueuedRow row(String id) {
    String body = "{\"roomName\":\"channel:a\",\"content\":\"" + id + "\"}";
    return QueuedRow.builder()
        .sequence(1)
        .clientMessageId(id)
        .room("channel:a")
        .body(body.getBytes(StandardCharsets.UTF_8))
        .enqueuedAtMillis(4_000_000_000_000L)
        .build();
  }

  @Test
  void closingBeforeTheStoreIsReadLeavesNoTimer() {
    CompletableFuture<List<QueuedRow>> loading = new CompletableFuture<>();
    fixture.store.queued = loading;
    fixture.build();
    fixture.loop.run();
    fixture.client.close();
    fixture.loop.seconds(5);
    loading.complete(List.of(row("q1")));
    fixture.loop.seconds(5);

    assertThat(fixture.loop.timers()).isZero();
    assertThat(fixture.store.closed).isEqualTo(1);
  }

  @Test
  void aQueueThatCannotBeReadIsInTheStatusAndNothingIsSentBeforeItIs() {
    fixture.store.queued =
        CompletableFuture.failedFuture(
            new StoreException(StoreException.FAILED, "the disk is gone", null));
    fixture.connected();
    SendHandle later = fixture.client.queue().send("channel:a", "later");
    fixture.loop.run();

    assertThat(fixture.client.status().storeError())
        .isInstanceOf(StoreException.class)
        .hasMessage("the disk is gone");
    assertThat(fixture.client.queue().messages())
        .extracting(QueuedMessage::clientMessageId)
        .containsExactly(later.clientMessageId());
    fixture.loop.seconds(20);
    assertThat(fixture.sent()).noneMatch(packet -> packet.contains("message:send"));
    assertThat(fixture.heard(ConnectionEvent.Fault.class)).isEmpty();

    fixture.store.queued = CompletableFuture.completedFuture(List.of(row("earlier")));
    fixture.loop.seconds(6);
    assertThat(fixture.client.status().storeError()).isNull();
    assertThat(fixture.sent())
        .filteredOn(packet -> packet.contains("message:send"))
        .hasSize(2)
        .first()
        .asString()
        .contains("earlier");
  }

  @Test
  void aStoreThatAnswersNullOrThrowsIsAStoreThatFails() {
    fixture.store.queued = null;
    fixture.build();
    fixture.loop.run();
    assertThat(fixture.client.status().storeError()).isNotNull();
    assertThat(fixture.heard(ConnectionEvent.Fault.class)).hasSize(1);
  }
}
