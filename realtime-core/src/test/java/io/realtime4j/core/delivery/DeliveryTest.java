package io.realtime4j.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Delivery;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.QueueSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  static final FeatureException BROKEN = new FeatureException("X", false, "x", null);

  private FeatureBench bench = new FeatureBench();
  private Delivery delivery = open();

  private Delivery open() {
    Delivery api = new DefaultDeliveryProvider().create(bench.context()).api();
    bench.loop.run();
    return api;
  }

  private void restart() {
    bench.loop.advance(Duration.ofMillis(100));
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    delivery = open();
  }

  static QueuedMessage queued(String id) {
    return new QueuedMessage(
        id,
        OutgoingMessage.to("channel:a", "hi"),
        Instant.EPOCH,
        QueuedMessage.State.WAITING,
        0,
        null,
        null);
  }

  private void accepted(String id) {
    bench.publish(new QueueEvent.Queued(queued(id)));
    bench.publish(new QueueEvent.Sending(id, "channel:a"));
    bench.publish(
        new QueueEvent.Sent(new SentMessage(id, "m-" + id, "channel:a", 1, Instant.EPOCH, false)));
    bench.loop.run();
  }

  private DeliveryStatus status(String id) {
    return delivery.statusOf(id).orElseThrow();
  }

  private void arrives(String id, String author) {
    Message message =
        MessageWire.read(
            JsonObject.of("messageId", id, "roomName", "channel:a", "userId", author),
            Instant.EPOCH);
    bench.publish(new MessageEvent.Received(message, true));
  }

  @Test
  void stateFollowsTheQueue() {
    List<DeliveryState> states = new ArrayList<>();
    bench.observe(DeliveryEvent.Changed.class, event -> states.add(event.status().state()));
    bench.publish(new QueueEvent.Queued(queued("c")));
    bench.publish(new QueueEvent.Sending("c", "channel:a"));
    bench.publish(new QueueEvent.Retrying("c", "channel:a", BROKEN));
    bench.publish(new QueueEvent.Sending("c", "channel:a"));
    bench.publish(new QueueEvent.Failed(queued("c"), BROKEN));
    bench.publish(new QueueEvent.Queued(queued("c")));
    accepted("c");
    assertThat(states)
        .containsExactly(
            DeliveryState.PENDING,
            DeliveryState.SENDING,
            DeliveryState.PENDING,
            DeliveryState.SENDING,
            DeliveryState.FAILED,
            DeliveryState.PENDING,
            DeliveryState.SENDING,
            DeliveryState.SENT);
    assertThat(status("m-c")).isEqualTo(status("c"));
  }

  @Test
  void serverCountsWinAndStateNeverGoesBack() {
    bench.start(FeatureBench.FULL);
    accepted("c");
    bench.receive(
        "message:read", "messageId", "m-c", "userId", "bob", "readCount", 1, "totalRecipients", 3);
    bench.receive(
        "message:delivered", "messageId", "m-c", "deliveredCount", 2, "totalRecipients", 3);
    assertThat(status("c").state()).isEqualTo(DeliveryState.READ);
    assertThat(status("c").deliveredCount()).isEqualTo(2);
    assertThat(status("c").readCount()).isEqualTo(1);
    assertThat(status("c").totalRecipients()).isEqualTo(3);
  }

  @Test
  void readersWithoutCountAreCountedOnce() {
    bench.start(FeatureBench.FULL);
    accepted("c");
    accepted("d");
    for (int i = 0; i < 2; i++) {
      bench.receive(
          "message:batch-read",
          "roomName",
          "channel:a",
          "userId",
          "bob",
          "messageIds",
          List.of("m-c", "m-d"));
    }
    bench.receive(
        "message:batch-read",
        "roomName",
        "channel:a",
        "userId",
        "eve",
        "messageIds",
        List.of("m-c"));
    assertThat(status("c").readCount()).isEqualTo(2);
    assertThat(status("d").readCount()).isEqualTo(1);
    assertThat(status("d").deliveredCount()).isEqualTo(1);
  }

  @Test
  void receiptThatOvertakesTheConfirmationIsKept() {
    bench.start(FeatureBench.FULL);
    bench.publish(new QueueEvent.Queued(queued("c")));
    bench.publish(new QueueEvent.Sending("c", "channel:a"));
    bench.receive("message:delivered", "messageId", "m-c", "deliveredCount", 1);
    assertThat(status("c").state()).isEqualTo(DeliveryState.SENDING);
    accepted("c");
    assertThat(status("c").state()).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void othersMessagesAreAcknowledgedInBatchesUntilTheServerHasIt() {
    bench.start(FeatureBench.FULL);
    arrives("m1", "bob");
    arrives("m2", "bob");
    arrives("m3", "me");
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.sent("message:delivered-ack"))
        .extracting(sent -> sent.payload)
        .containsExactly(JsonObject.of("roomName", "channel:a", "messageIds", List.of("m1", "m2")));
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("message:delivered-ack")).hasSize(2);
  }

  @Test
  void whatIsRefusedWithNoTimeToWaitIsNotRepeatedAtOnce() {
    bench.start(FeatureBench.FULL);
    arrives("m1", "bob");
    bench.loop.advance(Duration.ofSeconds(1));
    bench.last("message:delivered-ack").refuse("RATE_LIMITED", Duration.ZERO);
    bench.loop.advance(Duration.ofMillis(999));
    assertThat(bench.sent("message:delivered-ack")).hasSize(1);
    bench.loop.advance(Duration.ofMillis(102));
    assertThat(bench.sent("message:delivered-ack")).hasSize(2);
  }

  @Test
  void whatIsOwedWaitsLongerEachTimeThoughMoreComesAndTheServerAsksForLittle() {
    bench.start(FeatureBench.FULL);
    arrives("m0", "bob");
    arrives("n0", "bob");
    bench.loop.advance(Duration.ofSeconds(1));
    for (int i = 1; i <= 5; i++) {
      long least = Math.min(1_000 << (i - 1), 8_000);
      arrives("m" + i, "bob");
      bench.last("message:delivered-ack").refuse("UNAVAILABLE", Duration.ofSeconds(1));
      bench.loop.advance(Duration.ofMillis(least - 1));
      assertThat(bench.sent("message:delivered-ack")).hasSize(i);
      bench.loop.advance(Duration.ofMillis(least / 10 + 2));
      assertThat(bench.sent("message:delivered-ack")).hasSize(i + 1);
    }
    bench.last("message:delivered-ack").succeed();
    arrives("x", "bob");
    bench.loop.advance(Duration.ofSeconds(1));
    bench.last("message:delivered-ack").refuse("UNAVAILABLE", Duration.ofSeconds(1));
    bench.loop.advance(Duration.ofMillis(1_102));
    assertThat(bench.sent("message:delivered-ack")).as("reset by success").hasSize(8);
  }

  @Test
  void readsAreBatchedForASecond() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<Void> stored = delivery.markRead("channel:a", List.of("m1"));
    bench.loop.run();
    assertThat(stored).isCompleted();
    delivery.markRead("channel:a", List.of("m2", "m1"));
    delivery.markRead("channel:b", List.of("m3"));
    bench.loop.advance(Duration.ofMillis(990));
    assertThat(bench.sent).isEmpty();
    bench.loop.advance(Duration.ofMillis(20));

    assertThat(bench.last("message:batch-read-ack").payload.array("messageIds"))
        .contains(JsonArray.of("m1", "m2"));
    assertThat(bench.last("message:read-ack").payload.string("messageId")).contains("m3");
    assertThat(bench.store.reads).hasSize(3);
    bench.last("message:batch-read-ack").succeed();
    bench.last("message:read-ack").succeed();
    bench.loop.run();
    assertThat(bench.store.reads).isEmpty();
  }

  @Test
  void hundredReadsDoNotWait() {
    bench.start(FeatureBench.FULL);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      ids.add("m" + i);
    }
    delivery.markRead("channel:a", ids);
    bench.loop.run();
    assertThat(bench.sent("message:batch-read-ack"))
        .extracting(sent -> sent.payload.array("messageIds").orElseThrow().size())
        .containsExactly(100, 50);
  }

  @Test
  void readsSurviveOfflineAndTheProcess() {
    delivery.markRead("channel:a", List.of("m1"));
    bench.loop.advance(Duration.ofSeconds(5));
    restart();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("message:read-ack")).hasSize(1);
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("message:read-ack")).hasSize(2);
  }

  @Test
  void refusedBatchIsTriedOneByOneAndWhatIsRefusedForGoodIsTold() {
    bench.start(FeatureBench.FULL);
    delivery.markRead("channel:a", List.of("good", "bad"));
    bench.loop.advance(Duration.ofSeconds(1));
    bench.last("message:batch-read-ack").refuse("UNAVAILABLE");
    bench.loop.advance(Duration.ofSeconds(2));
    bench.last("message:batch-read-ack").refuse("VALIDATION_ERROR");
    bench.sent("message:read-ack").get(0).succeed();
    bench.sent("message:read-ack").get(1).refuse("VALIDATION_ERROR");
    bench.loop.run();
    assertThat(bench.store.reads).isEmpty();
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
  }

  @Test
  void everyNewSessionAsksForAllThatIsNotReadAndUnknownChangesNothing() {
    accepted("c");
    accepted("d");
    accepted("e");
    bench.publish(new QueueEvent.Queued(queued("f")));
    bench.publish(new QueueEvent.Sending("f", "channel:a"));
    bench.start(FeatureBench.FULL);
    bench.receive("message:read", "messageId", "m-e", "userId", "bob", "readCount", 1);
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.last("delivery:sync").payload.array("messageIds"))
        .contains(JsonArray.of("m-c", "m-d", "m-e", "f"));
    bench
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(
                JsonObject.of(
                    "messageId",
                    "m-c",
                    "state",
                    "delivered",
                    "deliveredCount",
                    1,
                    "readCount",
                    0,
                    "totalRecipients",
                    2),
                JsonObject.of("messageId", "m-d", "state", "unknown"),
                JsonObject.of("messageId", "m-f", "clientMessageId", "f", "state", "sent")));
    bench.loop.run();
    assertThat(status("c").state()).isEqualTo(DeliveryState.DELIVERED);
    assertThat(status("d").state()).isEqualTo(DeliveryState.SENT);
    assertThat(status("m-f").state()).isEqualTo(DeliveryState.SENT);
    bench.publish(new QueueEvent.Sending("f", "channel:a"));
    assertThat(status("f").state()).isEqualTo(DeliveryState.SENT);
  }

  @Test
  void ofWhatHasNeverLeftNothingIsAsked() {
    bench.publish(new QueueEvent.Queued(queued("waits")));
    bench.publish(new QueueSignal.Restored("waits too", "channel:a", 5, false, false));
    bench.publish(new QueueSignal.Restored("in doubt", "channel:a", 5, false, true));
    bench.publish(new QueueEvent.Queued(queued("lost")));
    bench.publish(new QueueEvent.Sending("lost", "channel:a"));
    bench.publish(new QueueEvent.Retrying("lost", "channel:a", BROKEN));
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("delivery:sync")).hasSize(1);
    assertThat(bench.last("delivery:sync").payload.array("messageIds"))
        .contains(JsonArray.of("in doubt", "lost"));
  }

  @Test
  void receiptsSurviveTheProcess() {
    accepted("c");
    restart();
    assertThat(status("m-c").state()).isEqualTo(DeliveryState.SENT);
    bench.start(FeatureBench.FULL);
    bench.receive("message:delivered", "messageId", "m-c", "deliveredCount", 1);
    assertThat(status("c").state()).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void whatTheQueueKnowsIsNotWrittenTwice() {
    bench.publish(new QueueEvent.Queued(queued("c")));
    bench.publish(new QueueEvent.Sending("c", "channel:a"));
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.deliveries).isEmpty();
    accepted("c");
    bench.loop.advance(Duration.ofMillis(100));
    assertThat(bench.store.deliveries.get("c").state()).isEqualTo("SENT");

    bench.publish(new QueueEvent.Failed(queued("d"), BROKEN));
    bench.loop.advance(Duration.ofMillis(100));
    assertThat(bench.store.deliveries.get("d").state()).isEqualTo("FAILED");
    bench.publish(new QueueEvent.Queued(queued("d")));
    bench.loop.advance(Duration.ofMillis(100));
    assertThat(bench.store.deliveries.get("d").state()).isEqualTo("PENDING");
  }

  @Test
  void messagesThatTheQueueHasAgainHaveTheirStateWithoutAnEvent() {
    accepted("sent");
    restart();
    bench.publish(new QueueSignal.Restored("sent", "channel:a", 5, false, true));
    bench.publish(new QueueSignal.Restored("waits", "channel:a", 5, false, false));
    bench.publish(new QueueSignal.Restored("failed", "channel:a", 5, true, false));
    bench.loop.advance(Duration.ofSeconds(1));

    assertThat(status("sent").state()).isEqualTo(DeliveryState.SENT);
    assertThat(status("waits").state()).isEqualTo(DeliveryState.PENDING);
    assertThat(status("waits").updatedAt()).isEqualTo(Instant.ofEpochMilli(5));
    assertThat(status("failed").state()).isEqualTo(DeliveryState.FAILED);
    assertThat(bench.published).isEmpty();
    assertThat(bench.store.deliveries.keySet()).containsExactly("sent");
  }

  @Test
  void whatTheServerHasIsRememberedBeforeTheQueueForgetsIt() {
    accepted("c");
    assertThat(bench.store.deliveries).isEmpty();
    bench.publish(new QueueSignal.Settling());
    bench.loop.run();
    assertThat(bench.store.deliveries).hasSize(1);
  }

  @Test
  void oldestReceiptsAreForgotten() {
    for (int i = 0; i <= Receipts.MAX_RECEIPTS; i++) {
      accepted("c" + i);
    }
    assertThat(delivery.statusOf("c0")).isEmpty();
    assertThat(delivery.statusOf("c1")).isPresent();
    bench.loop.advance(Duration.ofMillis(100));
    assertThat(bench.store.deliveries).hasSize(Receipts.MAX_RECEIPTS);
  }

  @Test
  void discardedMessageIsForgotten() {
    bench.publish(new QueueEvent.Queued(queued("c")));
    bench.publish(new QueueEvent.Discarded(queued("c")));
    bench.loop.run();
    assertThat(delivery.statusOf("c")).isEmpty();
    assertThat(bench.store.deliveries).isEmpty();
  }

  @Test
  void syncOnDemandTellsOfForeignMessagesToo() {
    accepted("c");
    bench.start(FeatureBench.FULL);
    CompletableFuture<List<DeliveryStatus>> found = delivery.sync(List.of("c", "other", "nobodys"));
    bench.loop.run();
    bench
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(
                JsonObject.of("messageId", "m-c", "clientMessageId", "c", "state", "read"),
                JsonObject.of("messageId", "other", "state", "sent", "totalRecipients", 4),
                JsonObject.of("messageId", "nobodys", "state", "unknown")));
    bench.loop.run();
    assertThat(found.join())
        .extracting(DeliveryStatus::state)
        .containsExactly(DeliveryState.READ, DeliveryState.SENT);
  }

  @Test
  void readMarksThatNobodyTakesAreBounded() {
    bench.start(FeatureBench.REFERENCE);
    for (int from = 0; from < 10_000; from += 1_000) {
      List<String> ids = IntStream.range(from, from + 1_000).mapToObj(i -> "m" + i).toList();
      assertThat(delivery.markRead("channel:a", ids)).isNotCompletedExceptionally();
      bench.loop.run();
    }
    CompletableFuture<Void> more = delivery.markRead("channel:a", List.of("one more"));
    CompletableFuture<Void> again = delivery.markRead("channel:a", List.of("m1"));
    bench.loop.run();

    assertThat(more)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(QueueFullException.class);
    assertThat(again).isCompleted();
  }

  private int changes() {
    return bench.published(DeliveryEvent.Changed.class).size();
  }

  private void heardTwice(String event, Object... keysAndValues) {
    int before = changes();
    bench.receive(event, keysAndValues);
    assertThat(changes()).as(event).isEqualTo(before + 1);
    bench.receive(event, keysAndValues);
    assertThat(changes()).as(event + " once more").isEqualTo(before + 1);
  }

  @Test
  void whatIsHeardOnceMoreIsNoChange() {
    bench.start(FeatureBench.FULL);
    accepted("c");
    accepted("d");
    heardTwice("message:delivered", "messageId", "m-c", "deliveredCount", 1);
    heardTwice("message:read", "messageId", "m-c", "userId", "bob", "readCount", 1);
    heardTwice("message:read", "messageId", "m-c", "userId", "eve");
    heardTwice("message:batch-read", "userId", "bob", "messageIds", List.of("m-d"));
  }

  @Test
  void nothingIsHeardOrToldBeforeAllOfAnEarlierProcessIsRead() {
    delivery.markRead("channel:a", List.of("m1"));
    bench.loop.run();
    bench.store.hanging.add("pendingReads");
    restart();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent).isEmpty();
    bench.store.goOn();
    bench.loop.run();
    assertThat(bench.sent("message:read-ack")).hasSize(1);
  }

  @Test
  void readMarksThatAreUnderWayCountToo() {
    bench.start(FeatureBench.FULL);
    delivery.markRead("channel:a", IntStream.range(0, 10_000).mapToObj(i -> "m" + i).toList());
    bench.loop.run();
    assertThat(bench.open("message:batch-read-ack")).hasSize(100);
    CompletableFuture<Void> more = delivery.markRead("channel:a", List.of("one more"));
    bench.loop.run();
    assertThat(more).isCompletedExceptionally();
  }

  @Test
  void justAHundredReadsDoNotWaitAndAreOneBatch() {
    bench.start(FeatureBench.FULL);
    delivery.markRead("channel:a", IntStream.range(0, 100).mapToObj(i -> "m" + i).toList());
    bench.loop.run();
    assertThat(bench.sent("message:batch-read-ack")).hasSize(1);
  }
}
