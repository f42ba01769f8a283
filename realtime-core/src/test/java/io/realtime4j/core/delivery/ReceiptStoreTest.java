package io.realtime4j.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.Delivery;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.wire.QueueSignal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Receipts and their store: how many are kept, and what is made of a store that is late. */
class ReceiptStoreTest {
  private static final String ROOM = "channel:a";

  private FeatureBench bench = new FeatureBench();
  private Feature<Delivery> feature;
  private Delivery delivery;

  private void open() {
    feature = new DefaultDeliveryProvider().create(bench.context());
    delivery = feature.api();
    bench.loop.run();
  }

  private static QueuedMessage message(String id) {
    return new QueuedMessage(
        id,
        OutgoingMessage.to(ROOM, "hi"),
        Instant.EPOCH,
        QueuedMessage.State.WAITING,
        0,
        null,
        null);
  }

  private void queued(String id) {
    bench.publish(new QueueEvent.Queued(message(id)));
  }

  private void sent(String id) {
    bench.publish(
        new QueueEvent.Sent(new SentMessage(id, "m-" + id, ROOM, 1, Instant.EPOCH, false)));
  }

  private void row(String id, String state) {
    bench.store.deliveries.put(
        id,
        DeliveryRow.builder()
            .clientMessageId(id)
            .messageId(state.equals("SENT") ? "m-" + id : null)
            .room(ROOM)
            .state(state)
            .updatedAtMillis(bench.clock().millis())
            .build());
  }

  private DeliveryState state(String id) {
    return delivery.statusOf(id).orElseThrow().state();
  }

  @Test
  void whileTheQueueHoldsAsManyAsAreKeptAFurtherOneIsOnlyToldOf() {
    open();
    for (int i = 0; i < Receipts.MAX_RECEIPTS; i++) {
      queued("c" + i);
    }
    bench.loop.run();
    bench.published.clear();
    queued("more");
    bench.loop.run();
    assertThat(bench.published(DeliveryEvent.Changed.class))
        .singleElement()
        .satisfies(
            changed -> assertThat(changed.status().state()).isEqualTo(DeliveryState.PENDING));
    assertThat(delivery.statusOf("more")).isEmpty();
    assertThat(state("c0")).isEqualTo(DeliveryState.PENDING);
    sent("more");
    bench.loop.run();
    assertThat(state("more")).isEqualTo(DeliveryState.SENT);
  }

  @Test
  void whatAnEarlierProcessHasSentMakesRoomForWhatIsNew() {
    for (int i = 0; i < Receipts.MAX_RECEIPTS; i++) {
      row("c" + i, "SENT");
    }
    open();
    queued("new");
    bench.loop.run();
    assertThat(state("new")).isEqualTo(DeliveryState.PENDING);
    assertThat(delivery.statusOf("c0")).isEmpty();
    assertThat(delivery.statusOf("m-c0")).isEmpty();
    assertThat(delivery.statusOf("m-c1")).isPresent();
  }

  @Test
  void aFailedMessageThatWaitsAgainWaits() {
    row("c", "FAILED");
    open();
    assertThat(state("c")).isEqualTo(DeliveryState.FAILED);
    bench.publish(new QueueSignal.Restored("c", ROOM, 5, false, false));
    bench.loop.run();
    assertThat(state("c")).isEqualTo(DeliveryState.PENDING);
    assertThat(bench.published(DeliveryEvent.Changed.class)).hasSize(1);
  }

  @Test
  void whatIsDiscardedBeforeTheStoreSaysWhatItHasIsForgottenThere() {
    row("c", "FAILED");
    row("d", "FAILED");
    bench.store.hanging.add("receipts");
    open();
    bench.loop.advance(Duration.ofSeconds(10));
    queued("c");
    bench.publish(new QueueEvent.Discarded(message("c")));
    bench.loop.run();
    bench.store.goOn();
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(delivery.statusOf("c")).isEmpty();
    assertThat(state("d")).isEqualTo(DeliveryState.FAILED);
    assertThat(bench.store.deliveries).containsOnlyKeys("d");
  }

  @Test
  void whileItIsNotKnownWhoseTheStoreIsItIsNotSaidToHang() {
    bench.store.owner = StoreOwner.builder().server("http://chat.example").build();
    bench.store.hanging.add("receipts");
    bench.store.hanging.add("pendingReads");
    open();
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(bench.published(ConnectionEvent.Fault.class)).isEmpty();
  }

  @Test
  void aReceiptThatTheStoreDoesNotForgetIsReported() {
    row("c", "FAILED");
    open();
    bench.store.broken = true;
    bench.publish(new QueueEvent.Discarded(message("c")));
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
  }

  @Test
  void receiptsAreAskedForInPagesOfOneToAHundred() {
    open();
    for (int limit : new int[] {0, 101}) {
      assertThatThrownBy(() -> delivery.receiptsOf("m1", null, limit))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void closingWritesDownWhatWasHeardLast() {
    open();
    sent("c");
    feature.close();
    bench.loop.run();
    assertThat(bench.store.deliveries).containsOnlyKeys("c");
  }
}
