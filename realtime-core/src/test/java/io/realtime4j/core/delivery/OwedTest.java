package io.realtime4j.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.Delivery;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.Message;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import io.realtime4j.core.wire.MessageWire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is owed to the server is kept, told once, and not told for ever. */
class OwedTest {
  private static final String ROOM = "channel:a";

  private FeatureBench bench = new FeatureBench();
  private Feature<Delivery> feature;
  private Delivery delivery = open();

  private Delivery open() {
    feature = new DefaultDeliveryProvider().create(bench.context());
    bench.loop.run();
    return feature.api();
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    List<Throwable> failures = new ArrayList<>();
    future.whenComplete((value, error) -> failures.add(error));
    return failures.get(0);
  }

  private void sent(String id, String messageId) {
    bench.publish(
        new QueueEvent.Sent(new SentMessage(id, messageId, ROOM, 1, Instant.EPOCH, false)));
    bench.loop.run();
  }

  private void arrives(String id, String author) {
    Message message =
        MessageWire.read(
            JsonObject.of("messageId", id, "roomName", ROOM, "userId", author), Instant.EPOCH);
    bench.publish(new MessageEvent.Received(message, true));
    bench.loop.run();
  }

  private CompletableFuture<Void> upTo(String messageId) {
    CompletableFuture<Void> told = delivery.markReadUpTo(ROOM, messageId);
    bench.loop.run();
    return told;
  }

  private CompletableFuture<Void> read(String... ids) {
    CompletableFuture<Void> kept = delivery.markRead(ROOM, List.of(ids));
    bench.loop.run();
    return kept;
  }

  @Test
  void ofMarksOneIsUnderWayAndTheLatestFollows() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<Void> first = upTo("m1");
    CompletableFuture<Void> second = upTo("m2");
    CompletableFuture<Void> third = upTo("m3");
    assertThat(bench.sent("channel:read")).hasSize(1);
    bench.last("channel:read").succeed();
    bench.loop.run();
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(bench.last("channel:read").payload)
        .isEqualTo(JsonObject.of("roomName", ROOM, "upTo", "m3"));
    bench.last("channel:read").succeed();
    bench.loop.run();
    assertThat(second).isCompleted();
    assertThat(third).isCompleted();
    assertThat(bench.sent("channel:read")).hasSize(2);
  }

  @Test
  void aMarkThatIsRefusedForNowWaitsLongerEachTimeAndTheNewestIsSent() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<Void> first = upTo("m1");
    bench.last("channel:read").refuse("UNAVAILABLE");
    bench.loop.advance(Duration.ofMillis(999));
    CompletableFuture<Void> second = upTo("m2");
    assertThat(bench.sent("channel:read")).hasSize(1);
    bench.loop.advance(Duration.ofMillis(102));
    assertThat(bench.last("channel:read").payload.string("upTo")).contains("m2");
    bench.last("channel:read").refuse("UNAVAILABLE");
    bench.loop.advance(Duration.ofMillis(1_999));
    assertThat(bench.sent("channel:read")).hasSize(2);
    bench.loop.advance(Duration.ofMillis(202));
    assertThat(bench.sent("channel:read")).hasSize(3);
    bench.last("channel:read").refuse("RATE_LIMITED", Duration.ofSeconds(20));
    bench.loop.advance(Duration.ofSeconds(19));
    assertThat(bench.sent("channel:read")).hasSize(3);
    bench.loop.advance(Duration.ofSeconds(3));
    bench.last("channel:read").succeed();
    bench.loop.run();
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    upTo("m3");
    bench.last("channel:read").refuse("UNAVAILABLE");
    bench.loop.advance(Duration.ofMillis(1_101));
    assertThat(bench.sent("channel:read")).as("what went well begins anew").hasSize(6);
  }

  @Test
  void aMarkThatFailsWhileANewerComesAnswersBoth() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<Void> first = upTo("m1");
    CompletableFuture<Void> second = upTo("m2");
    bench.lose();
    assertThat(first).isNotDone();
    bench.start(FeatureBench.FULL);
    assertThat(bench.last("channel:read").payload.string("upTo")).contains("m2");
    assertThat(bench.sent("channel:read")).hasSize(2);
    bench.last("channel:read").refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(failureOf(first)).isInstanceOf(RefusedException.class);
    assertThat(failureOf(second)).isInstanceOf(RefusedException.class);
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(bench.sent("channel:read")).hasSize(2);
  }

  @Test
  void marksAreNotForEveryServer() {
    CompletableFuture<Void> offline = upTo("m1");
    assertThat(offline).isNotDone();
    bench.start(FeatureBench.REFERENCE);
    assertThat(failureOf(offline)).isInstanceOf(UnsupportedByPeerException.class);
    assertThat(failureOf(upTo("m2"))).isInstanceOf(UnsupportedByPeerException.class);
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("channel:read")).isEmpty();
    CompletableFuture<Void> unknown = upTo("m3");
    bench.last("channel:read").refuse("UNKNOWN_EVENT");
    bench.loop.run();
    assertThat(failureOf(unknown)).isInstanceOf(UnsupportedByPeerException.class);
  }

  @Test
  void closingEndsMarksThatAreOwedOrUnderWay() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<Void> underWay = upTo("m1");
    CompletableFuture<Void> owed = upTo("m2");
    feature.close();
    bench.loop.run();
    assertThat(failureOf(underWay)).isInstanceOf(ClientClosedException.class);
    assertThat(failureOf(owed)).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void aReadThatIsRefusedForNowIsKeptAndWaitsLongerEachTime() {
    bench.start(FeatureBench.FULL);
    read("m1");
    bench.loop.advance(Duration.ofSeconds(1));
    bench.last("message:read-ack").refuse("UNAVAILABLE");
    bench.loop.advance(Duration.ofMillis(999));
    assertThat(bench.sent("message:read-ack")).hasSize(1);
    bench.loop.advance(Duration.ofMillis(102));
    assertThat(bench.sent("message:read-ack")).hasSize(2);
    bench.last("message:read-ack").refuse("RATE_LIMITED", Duration.ofSeconds(9));
    bench.loop.advance(Duration.ofMillis(8_900));
    assertThat(bench.sent("message:read-ack")).hasSize(2);
    bench.loop.advance(Duration.ofMillis(1_002));
    assertThat(bench.sent("message:read-ack")).hasSize(3);
    bench.last("message:read-ack").refuse("RATE_LIMITED", Duration.ofMillis(1));
    bench.loop.advance(Duration.ofMillis(3_999));
    assertThat(bench.sent("message:read-ack")).as("our own wait is longer").hasSize(3);
    bench.loop.advance(Duration.ofMillis(500));
    assertThat(bench.sent("message:read-ack")).hasSize(4);
    assertThat(bench.store.reads).hasSize(1);
    bench.last("message:read-ack").succeed();
    bench.loop.run();
    assertThat(bench.store.reads).isEmpty();
  }

  @Test
  void whatIsOwedOrUnderWayIsNotOwedTwice() {
    bench.start(FeatureBench.FULL);
    read("m1");
    read("m1");
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.sent("message:read-ack")).hasSize(1);
    read("m1");
    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(bench.sent("message:read-ack")).hasSize(1);
    bench.last("message:read-ack").succeed();
    bench.loop.run();
    read("m1");
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.sent("message:read-ack")).as("once more is once more").hasSize(2);
  }

  @Test
  void aReadThatCannotBeKeptIsRefused() {
    bench.start(FeatureBench.FULL);
    bench.store.broken = true;
    assertThat(read("m1")).isCompletedExceptionally();
    bench.store.broken = false;
    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(bench.sent("message:read-ack")).isEmpty();
  }

  @Test
  void readsAreNotForAReferenceServerButKept() {
    bench.start(FeatureBench.REFERENCE);
    assertThat(read("m1")).isCompleted();
    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(bench.sent).isEmpty();
    assertThat(bench.store.reads).hasSize(1);
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("message:read-ack")).hasSize(1);
    assertThat(bench.last("message:read-ack").payload.string("readAt")).isPresent();
  }

  @Test
  void closingWaitsForTheAnswersToWhatIsOwed() {
    bench.start(FeatureBench.FULL);
    arrives("m0", "bob");
    CompletableFuture<Void> kept = delivery.markRead(ROOM, List.of("m1"));
    CompletableFuture<Void> finished = feature.finish().toCompletableFuture();
    bench.loop.run();
    assertThat(kept).isCompleted();
    assertThat(finished).isNotDone();
    SentEvent delivered = bench.last("message:delivered-ack");
    bench.last("message:read-ack").succeed();
    bench.loop.run();
    assertThat(finished).isNotDone();
    delivered.succeed();
    bench.loop.run();
    assertThat(finished).isCompleted();
    assertThat(feature.finish().toCompletableFuture()).isCompleted();
  }

  @Test
  void arrivalsGatherAndAreBounded() {
    for (int i = 0; i < 10_050; i++) {
      arrives("m" + i, "bob");
    }
    arrives("m7", "bob");
    arrives("", "bob");
    arrives("anonymous", "");
    bench.start(FeatureBench.REFERENCE);
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.sent).isEmpty();
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.loop.advance(Duration.ofMillis(200));
    assertThat(bench.sent("message:delivered-ack"))
        .extracting(sent -> sent.payload.array("messageIds").orElseThrow().size())
        .hasSize(100)
        .containsOnly(100);
    bench.last("message:delivered-ack").refuse("FORBIDDEN");
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.open("message:delivered-ack")).hasSize(99);
    arrives("next", "bob");
    bench.loop.advance(Duration.ofMillis(99));
    assertThat(bench.sent("message:delivered-ack")).hasSize(100);
    bench.loop.advance(Duration.ofMillis(1));
    assertThat(bench.sent("message:delivered-ack")).hasSize(101);
  }

  @Test
  void aReceiptBeforeItsMessageIsKnownIsKeptAndOnlyForAThousand() {
    bench.start(FeatureBench.FULL);
    for (int i = 0; i < 1_001; i++) {
      bench.receive("message:delivered", "messageId", "m" + i, "deliveredCount", 1);
    }
    bench.receive("message:delivered", "deliveredCount", 1);
    sent("c0", "m0");
    sent("c1", "m1");
    sent("c1000", "m1000");
    assertThat(delivery.statusOf("c0").orElseThrow().state()).isEqualTo(DeliveryState.SENT);
    assertThat(delivery.statusOf("c1").orElseThrow().state()).isEqualTo(DeliveryState.DELIVERED);
    assertThat(delivery.statusOf("m1000").orElseThrow().deliveredCount()).isEqualTo(1);
  }

  @Test
  void theServersWordToAllSessionsNamesOurMessages() {
    bench.start(FeatureBench.FULL);
    sent("c", "");
    bench.receive("message:sent", "clientMessageId", "c", "messageId", "m");
    bench.receive("message:sent", "clientMessageId", "anothers", "messageId", "m2");
    assertThat(delivery.statusOf("m")).isPresent();
    assertThat(delivery.statusOf("m2")).isEmpty();
    int changes = bench.published(DeliveryEvent.Changed.class).size();
    bench.receive("message:sent", "clientMessageId", "c", "messageId", "m");
    assertThat(bench.published(DeliveryEvent.Changed.class)).hasSize(changes);
    bench.receive("message:read", "messageId", "m", "userId", "bob");
    assertThat(delivery.statusOf("c").orElseThrow().readCount()).isEqualTo(1);
    bench.receive("message:read", "messageId", "m", "userId", "bob");
    assertThat(delivery.statusOf("c").orElseThrow().readCount()).isEqualTo(1);
    bench.receive(
        "delivery:sync-response",
        "statuses",
        JsonArray.of(
            JsonObject.of("clientMessageId", "c", "state", "read", "readCount", 4),
            JsonObject.of("messageId", "stranger", "state", "read")));
    assertThat(delivery.statusOf("c").orElseThrow().readCount()).isEqualTo(4);
  }

  @Test
  void oldReceiptsAreForgottenAtTheStartUnlessTheQueueMaySpeakOfThem() {
    long now = bench.clock().millis();
    row("old", "SENT", now - Duration.ofDays(7).toMillis() - 1);
    row("young", "SENT", now - Duration.ofDays(7).toMillis());
    row("waiting", "PENDING", now - Duration.ofDays(30).toMillis());
    bench = new FeatureBench(new ManualLoop(), bench.store);
    delivery = open();
    bench.loop.advance(Duration.ofSeconds(5));
    assertThat(delivery.statusOf("old")).isEmpty();
    assertThat(delivery.statusOf("young")).isPresent();
    assertThat(delivery.statusOf("waiting")).isPresent();
    assertThat(bench.store.deliveries).containsOnlyKeys("young", "waiting");
  }

  private void row(String id, String state, long at) {
    bench.store.deliveries.put(
        id,
        DeliveryRow.builder()
            .clientMessageId(id)
            .room(ROOM)
            .state(state)
            .updatedAtMillis(at)
            .build());
  }

  @Test
  void aStoreThatFailsIsToldAndReceiptsGoOn() {
    bench = new FeatureBench();
    bench.store.broken = true;
    delivery = open();
    assertThat(bench.published(ConnectionEvent.Fault.class)).as("receipts, reads").hasSize(2);
    sent("c", "m");
    assertThat(delivery.statusOf("m")).isPresent();
    bench.loop.advance(Duration.ofSeconds(5));
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(3);
    bench.publish(new QueueEvent.Sent(new SentMessage("d", "n", ROOM, 1, Instant.EPOCH, false)));
    bench.loop.run();
    assertThat(delivery.statusOf("n")).isPresent();
  }

  @Test
  void aPartThatTheServerRefusesForNowIsAskedForLaterAndTheRestBehindIt() {
    for (int i = 0; i < 501; i++) {
      sent("c" + i, "m" + i);
    }
    bench.start(FeatureBench.FULL);
    JsonArray first = bench.last("delivery:sync").payload.array("messageIds").orElseThrow();
    bench.last("delivery:sync").refuse("RATE_LIMITED", Duration.ofSeconds(3));
    bench.loop.advance(Duration.ofMillis(2_999));
    assertThat(bench.sent("delivery:sync")).hasSize(1);
    bench.loop.advance(Duration.ofMillis(302));
    assertThat(bench.sent("delivery:sync")).hasSize(2);
    assertThat(bench.last("delivery:sync").payload.array("messageIds")).contains(first);
    bench.last("delivery:sync").succeed();
    bench.loop.run();
    assertThat(bench.last("delivery:sync").payload.array("messageIds"))
        .contains(JsonArray.of("m500"));

    bench.last("delivery:sync").refuse("RATE_LIMITED", Duration.ofSeconds(3));
    bench.loop.run();
    feature.close();
    bench.loop.advance(Duration.ofSeconds(4));
    assertThat(bench.sent("delivery:sync")).hasSize(3);
  }

  @Test
  void whoIsRefusedForNowAsksForReceiptsLessAndLessOften() {
    sent("c", "m");
    bench.start(FeatureBench.FULL);
    for (int i = 1; i <= 5; i++) {
      long least = Math.min(1_000 << (i - 1), 8_000);
      bench.last("delivery:sync").refuse("UNAVAILABLE", Duration.ofSeconds(1));
      bench.loop.advance(Duration.ofMillis(least - 1));
      assertThat(bench.sent("delivery:sync")).hasSize(i);
      bench.loop.advance(Duration.ofMillis(least / 10 + 2));
      assertThat(bench.sent("delivery:sync")).hasSize(i + 1);
    }
  }

  @Test
  void whatIsReadMeanwhileDoesNotShortenTheWaitOfWhatWasRefused() {
    bench.start(FeatureBench.FULL);
    read("m1");
    bench.loop.advance(Duration.ofSeconds(1));
    read("m2");
    bench.last("message:read-ack").refuse("UNAVAILABLE", Duration.ofSeconds(5));
    for (int i = 3; i < 110; i++) {
      read("m" + i);
    }
    bench.loop.advance(Duration.ofMillis(4_999));
    assertThat(bench.sent("message:read-ack")).hasSize(1);
    assertThat(bench.sent("message:batch-read-ack")).isEmpty();
    bench.loop.advance(Duration.ofMillis(502));
    assertThat(bench.sent("message:batch-read-ack")).hasSize(2);
  }

  @Test
  void aNewSessionIsAskedOnceThoughTheOldOneWasToBeAskedAgain() {
    sent("c", "m");
    bench.start(FeatureBench.FULL);
    bench.last("delivery:sync").refuse("RATE_LIMITED", Duration.ofSeconds(3));
    bench.loop.run();
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.last("delivery:sync").succeed();
    bench.loop.advance(Duration.ofSeconds(4));
    assertThat(bench.sent("delivery:sync")).hasSize(2);
  }

  @Test
  void askingIsInPartsAndFailsAsOne() {
    bench.start(FeatureBench.FULL);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 501; i++) {
      ids.add("m" + i);
    }
    CompletableFuture<List<DeliveryStatus>> found = delivery.sync(ids);
    bench.loop.run();
    assertThat(bench.last("delivery:sync").payload.array("messageIds").orElseThrow().size())
        .isEqualTo(500);
    bench
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(
                JsonObject.of(
                    "messageId",
                    "m1",
                    "roomName",
                    ROOM,
                    "state",
                    "read",
                    "readCount",
                    3,
                    "deliveredCount",
                    4,
                    "totalRecipients",
                    5)));
    bench.loop.run();
    assertThat(bench.last("delivery:sync").payload.array("messageIds"))
        .contains(JsonArray.of("m500"));
    bench.last("delivery:sync").succeed();
    bench.loop.run();
    DeliveryStatus status = found.join().get(0);
    assertThat(found.join()).hasSize(1);
    assertThat(status.readCount()).isEqualTo(3);
    assertThat(status.deliveredCount()).isEqualTo(4);
    assertThat(status.totalRecipients()).isEqualTo(5);
    assertThat(status.roomName()).isEqualTo(ROOM);

    CompletableFuture<List<DeliveryStatus>> silent = delivery.sync(List.of("m1"));
    bench.loop.run();
    bench.silence();
    assertThat(failureOf(silent)).isInstanceOf(AckTimeoutException.class);
    bench.lose();
    bench.start(FeatureBench.REFERENCE);
    CompletableFuture<List<DeliveryStatus>> unsupported = delivery.sync(List.of("m1"));
    bench.loop.run();
    assertThat(failureOf(unsupported)).isInstanceOf(UnsupportedByPeerException.class);
  }

  @Test
  void asMuchAsIsUnreadIsAskedForOnePartAfterAnotherAndARefusalForGoodIsTold() {
    for (int i = 0; i < 1_001; i++) {
      sent("c" + i, "m" + i);
    }
    bench.publish(new QueueEvent.Failed(DeliveryTest.queued("f"), DeliveryTest.BROKEN));
    bench.start(FeatureBench.FULL);
    assertAskedFor(500);
    bench.last("delivery:sync").succeed("statuses", JsonArray.EMPTY);
    bench.loop.run();
    assertAskedFor(500, 500);
    bench.last("delivery:sync").refuse("UNAVAILABLE");
    bench.loop.run();
    assertThat(bench.published(ConnectionEvent.Fault.class)).isEmpty();

    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.last("delivery:sync").succeed("statuses", JsonArray.EMPTY);
    bench.loop.run();
    bench.last("delivery:sync").succeed("statuses", JsonArray.EMPTY);
    bench.loop.run();
    assertAskedFor(500, 500, 500, 500, 1);
    bench.last("delivery:sync").refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
  }

  private void assertAskedFor(Integer... sizes) {
    assertThat(bench.sent("delivery:sync"))
        .extracting(asked -> asked.payload.array("messageIds").orElseThrow().size())
        .containsExactly(sizes);
  }

  @Test
  void receiptsThatAreReadLateKeepNobodyAndAreUsed() {
    sent("c1", "m1");
    read("m9");
    bench.loop.advance(Duration.ofSeconds(1));
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    bench.store.hanging.addAll(List.of("receipts", "pendingReads"));
    delivery = open();
    bench.start(FeatureBench.FULL);
    sent("c2", "m2");
    bench.loop.advance(Duration.ofSeconds(11));
    assertThat(delivery.statusOf("m2")).isPresent();
    assertThat(delivery.statusOf("m1")).isEmpty();
    assertThat(bench.published(ConnectionEvent.Fault.class))
        .extracting(fault -> fault.error().code())
        .containsExactly("STORE_UNAVAILABLE", "STORE_UNAVAILABLE");
    assertThat(bench.sent("message:read-ack")).isEmpty();

    bench.store.goOn();
    bench.loop.run();
    assertThat(delivery.statusOf("m1")).isPresent();
    assertThat(bench.last("message:read-ack").payload.string("messageId")).contains("m9");
    bench.last("message:read-ack").succeed();
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(bench.sent("message:read-ack")).hasSize(1);
  }

  @Test
  void whoReadsIsToldThatTheStoreHangsAndWhatItKeepsLateIsSentOnce() {
    bench.start(FeatureBench.FULL);
    bench.store.hanging.add("addPendingReads");
    CompletableFuture<Void> kept = read("m1");
    bench.loop.advance(Duration.ofSeconds(11));
    assertThat(failureOf(kept)).hasMessageContaining("did not answer");
    assertThat(bench.sent("message:read-ack")).isEmpty();
    bench.store.goOn();
    bench.loop.advance(Duration.ofSeconds(11));
    assertThat(bench.sent("message:read-ack")).hasSize(1);
  }

  @Test
  void finishingSendsWhatWaitsAndEndsThoughItIsRefusedOrCannotBeKept() {
    bench.start(FeatureBench.FULL);
    bench.store.broken = true;
    assertThat(read("m0")).isCompletedExceptionally();
    bench.store.broken = false;
    read("m1");
    assertThat(bench.sent("message:read-ack")).isEmpty();
    CompletableFuture<Void> finished = feature.finish().toCompletableFuture();
    bench.loop.run();
    assertThat(finished).isNotDone();
    bench.last("message:read-ack").refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(finished).isCompleted();
  }

  @Test
  void aReadThatTheStoreDoesNotForgetIsReported() {
    bench.start(FeatureBench.FULL);
    read("m1");
    bench.loop.advance(Duration.ofSeconds(1));
    bench.store.broken = true;
    bench.last("message:read-ack").succeed();
    bench.loop.run();
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
  }

  @Test
  void nothingRunsOnWhenItIsClosed() {
    bench.start(FeatureBench.FULL);
    upTo("m1");
    bench.last("channel:read").refuse("UNAVAILABLE");
    arrives("m0", "bob");
    read("m2");
    bench.lose();
    assertThat(bench.loop.pending()).isGreaterThanOrEqualTo(3);
    feature.close();
    bench.loop.run();
    assertThat(bench.loop.pending()).isZero();
    sent("c", "m-c");
    assertThat(delivery.statusOf("c")).isEmpty();
    assertThat(failureOf(read("m3"))).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void whoWaitsForTheStoreIsToldOfTheEndAndTheStoreIsNotAskedAgain() {
    bench = new FeatureBench();
    bench.store.broken = true;
    bench.store.hanging.add("operations");
    delivery = open();
    bench.start(FeatureBench.FULL);
    bench.lose();
    assertThat(bench.loop.pending()).as("asked again").isEqualTo(3);
    feature.close();
    bench.loop.run();
    assertThat(bench.loop.pending()).isZero();

    bench = new FeatureBench();
    bench.store.hanging.add("receipts");
    delivery = open();
    CompletableFuture<Void> waits = read("m1");
    assertThat(waits).isNotDone();
    feature.close();
    bench.loop.run();
    assertThat(failureOf(waits)).isInstanceOf(ClientClosedException.class);
  }
}
