package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.core.testing.FakeContext;
import io.realtime4j.core.testing.FakeContext.Sent;
import io.realtime4j.core.testing.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class QueueTest {
  private static final Duration JITTER = Duration.ofMillis(200);

  private FakeContext context = new FakeContext();
  private Feature<MessageQueue> feature;
  private MessageQueue queue = open();

  private MessageQueue open() {
    feature = new DefaultQueueProvider().create(context);
    context.loop.run();
    return feature.api();
  }

  private void reopen(ClientOptions.Queue options) {
    context = new FakeContext();
    context.options = ClientOptions.defaults().withQueue(options);
    queue = open();
  }

  private SendHandle send(String room, String content) {
    SendHandle handle = queue.send(room, content);
    context.loop.run();
    return handle;
  }

  private List<String> contents() {
    return context.sent("message:send").stream()
        .map(sent -> sent.payload.string("content").orElseThrow())
        .toList();
  }

  private Sent last() {
    return context.last("message:send");
  }

  private void accept(Sent request) {
    request.succeed(
        "messageId",
        "m-" + request.payload.string("content").orElseThrow(),
        "roomName",
        request.payload.string("roomName").orElseThrow(),
        "offset",
        7,
        "sentAt",
        "2026-01-02T03:04:05Z",
        "duplicate",
        false);
    context.loop.run();
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    List<Throwable> failures = new ArrayList<>();
    future.whenComplete((value, error) -> failures.add(error));
    return failures.get(0);
  }

  @Test
  void messageIsStoredBeforeItIsSent() {
    context.start(FakeContext.FULL);
    List<Integer> rowsAtSend = new ArrayList<>();
    context.onSend = sent -> rowsAtSend.add(context.store.rows.size());

    SendHandle handle = send("channel:a", "hello");

    assertThat(rowsAtSend).containsExactly(1);
    assertThat(handle.stored()).isCompleted();
    assertThat(handle.sent()).isNotDone();
    assertThat(last().payload.string("clientMessageId")).contains(handle.clientMessageId());
    assertThat(last().payload.has("after")).isFalse();
  }

  @Test
  void acceptedMessageLeavesQueueAndStore() {
    context.start(FakeContext.FULL);
    SendHandle handle = send("channel:a", "hello");

    accept(last());

    assertThat(handle.sent()).isCompleted();
    assertThat(handle.sent().join().messageId()).isEqualTo("m-hello");
    assertThat(handle.sent().join().offset()).isEqualTo(7);
    assertThat(queue.messages()).isEmpty();
    assertThat(queue.size()).isZero();
    assertThat(context.store.rows).isEmpty();
    assertThat(context.published)
        .hasExactlyElementsOfTypes(
            QueueEvent.Queued.class,
            QueueEvent.Sending.class,
            QueueEvent.Sent.class,
            QueueEvent.Flushed.class);
  }

  @Test
  void allFieldsOfAMessageReachTheWire() {
    context.start(FakeContext.FULL);
    queue.send(
        OutgoingMessage.to("channel:a", "see")
            .withType("file")
            .inThread("t")
            .replyingTo("m0")
            .mentioning(List.of("bob"))
            .withAttachments(JsonArray.of(JsonObject.of("id", "f")))
            .withMetadata(JsonObject.of("k", 1)));
    context.loop.run();

    JsonObject payload = last().payload;
    assertThat(payload)
        .isEqualTo(
            JsonObject.of(
                "roomName", "channel:a",
                "content", "see",
                "type", "file",
                "threadId", "t",
                "replyTo", "m0",
                "mentions", List.of("bob"),
                "attachments", JsonArray.of(JsonObject.of("id", "f")),
                "metadata", JsonObject.of("k", 1),
                "clientMessageId", payload.string("clientMessageId").orElseThrow()));
    assertThat(queue.messages().get(0).message().metadata()).isEqualTo(JsonObject.of("k", 1));
  }

  @Test
  void sendsArePipelinedAndNameTheOneBefore() {
    context.start(FakeContext.FULL);
    SendHandle first = send("channel:a", "1");
    SendHandle second = send("channel:a", "2");
    send("channel:b", "3");

    assertThat(contents()).containsExactly("1", "2", "3");
    assertThat(context.sent.get(1).payload.string("after")).contains(first.clientMessageId());
    assertThat(context.sent.get(2).payload.has("after")).isFalse();

    accept(context.sent.get(0));
    send("channel:a", "4");
    assertThat(last().payload.string("after")).contains(second.clientMessageId());
  }

  @Test
  void windowLimitsWhatIsUnderWayAndLeavesRoomForOtherRooms() {
    context.start(FakeContext.FULL);
    for (int i = 0; i < 20; i++) {
      send("channel:a", "a" + i);
    }
    assertThat(contents()).hasSize(12);

    send("channel:b", "b");
    assertThat(contents()).hasSize(13).last().isEqualTo("b");

    accept(context.sent.get(0));
    assertThat(contents()).last().isEqualTo("a12");
  }

  @Test
  void nothingIsSentWithoutSessionAndAllInOrderWithOne() {
    send("channel:a", "1");
    send("channel:a", "2");
    assertThat(context.sent).isEmpty();
    assertThat(queue.size()).isEqualTo(2);

    context.start(FakeContext.FULL);

    assertThat(contents()).containsExactly("1", "2");
    assertThat(context.published(QueueEvent.Flushing.class))
        .containsExactly(new QueueEvent.Flushing(2));
  }

  @Test
  void lostConnectionCostsNothingAndSendsAgainWithTheSameIds() {
    context.start(FakeContext.FULL);
    SendHandle handle = send("channel:a", "1");
    send("channel:a", "2");

    context.lose();
    context.loop.advance(Duration.ofMinutes(5));
    context.start(FakeContext.FULL);

    assertThat(contents()).containsExactly("1", "2", "1", "2");
    assertThat(queue.messages()).extracting(QueuedMessage::attempts).containsExactly(0, 0);
    assertThat(context.sent.get(2).payload).isEqualTo(context.sent.get(0).payload);
    accept(context.sent.get(2));
    assertThat(handle.sent()).isCompleted();
  }

  @Test
  void internalErrorStopsTheLaneUntilAllAnswersAreThereAndResumesFromThatMessage() {
    context.start(FakeContext.FULL);
    send("channel:a", "1");
    send("channel:a", "2");
    send("channel:a", "3");

    context.sent.get(0).refuse("INTERNAL_ERROR");
    context.loop.advance(Duration.ofSeconds(5));
    send("channel:a", "4");
    assertThat(contents()).as("answers are still awaited").hasSize(3);

    context.sent.get(1).refuse("OUT_OF_ORDER");
    context.sent.get(2).refuse("OUT_OF_ORDER");
    context.loop.advance(Duration.ofMillis(999));
    assertThat(contents()).as("back-off").hasSize(3);
    assertThat(queue.messages())
        .extracting(QueuedMessage::blockedBy)
        .containsExactly(null, queue.messages().get(0).clientMessageId(), id(0), id(0));

    context.loop.advance(JITTER);
    assertThat(contents()).as("alone until it is settled").containsExactly("1", "2", "3", "1");

    accept(last());
    assertThat(contents()).containsExactly("1", "2", "3", "1", "2", "3", "4");
    assertThat(queue.messages()).extracting(QueuedMessage::blockedBy).containsOnlyNulls();
  }

  private String id(int index) {
    return queue.messages().get(index).clientMessageId();
  }

  @Test
  void messageIsGivenUpAfterFiveRetriesAndKept() {
    context.start(FakeContext.FULL);
    SendHandle handle = send("channel:a", "poison");
    send("channel:a", "behind");
    accept(context.sent.get(0).isOpen() ? context.sent.get(1) : context.sent.get(0));
    List<Long> times = new ArrayList<>();

    for (int i = 0; i < 6; i++) {
      Sent attempt = context.open("message:send").get(0);
      times.add(attempt.atMillis);
      attempt.refuse("INTERNAL_ERROR");
      context.loop.advance(Duration.ofSeconds(31));
    }

    assertThat(context.open("message:send")).isEmpty();
    assertThat(queue.size()).isZero();
    QueuedMessage kept = queue.messages().get(0);
    assertThat(kept.state()).isEqualTo(QueuedMessage.State.FAILED);
    assertThat(kept.failure()).isEqualTo("INTERNAL_ERROR");
    assertThat(kept.attempts()).isEqualTo(6);
    assertThat(failureOf(handle.sent())).hasMessage("refused");
    assertThat(context.store.rows.get(handle.clientMessageId()).failure())
        .isEqualTo("INTERNAL_ERROR");
    assertThat(context.published(QueueEvent.Failed.class)).hasSize(1);
  }

  @Test
  void retriesWaitOneTwoFourEightSixteenSeconds() {
    context.start(FakeContext.FULL);
    send("channel:a", "x");
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long before = context.loop.millis();
      last().refuse("INTERNAL_ERROR");
      context.loop.advance(Duration.ofSeconds(40));
      waits.add((last().atMillis - before));
    }
    assertThat(waits.get(0)).isBetween(1000L, 1100L);
    assertThat(waits.get(1)).isBetween(2000L, 2200L);
    assertThat(waits.get(2)).isBetween(4000L, 4400L);
    assertThat(waits.get(3)).isBetween(8000L, 8800L);
    assertThat(waits.get(4)).isBetween(16000L, 17600L);
  }

  @Test
  void permanentRefusalReleasesThoseBehind() {
    context.start(FakeContext.FULL);
    SendHandle bad = send("channel:a", "bad");
    send("channel:a", "good");

    context.sent.get(0).refuse("FORBIDDEN");
    context.sent.get(1).refuse("OUT_OF_ORDER");
    context.loop.run();

    assertThat(contents()).containsExactly("bad", "good", "good");
    assertThat(last().payload.has("after")).isFalse();
    assertThat(failureOf(bad.sent())).isInstanceOf(RealtimeException.class);
    assertThat(queue.messages())
        .extracting(QueuedMessage::failure)
        .containsExactly("FORBIDDEN", null);
  }

  @Test
  void heldLaneWaitsUntilTheFailedMessageIsRetriedOrDiscarded() {
    ClientOptions.Queue defaults = ClientOptions.Queue.defaults();
    reopen(
        new ClientOptions.Queue(100, 1 << 20, defaults.overflow(), 16, 5, defaults.expiry(), true));
    context.start(FakeContext.FULL);
    SendHandle bad = send("channel:a", "bad");
    last().refuse("FORBIDDEN");
    send("channel:a", "good");
    send("channel:b", "other");
    assertThat(contents()).containsExactly("bad", "other");
    assertThat(queue.messages().get(1).blockedBy()).isEqualTo(bad.clientMessageId());

    CompletableFuture<Boolean> discarded = queue.discard(bad.clientMessageId());
    context.loop.run();

    assertThat(discarded).isCompletedWithValue(true);
    assertThat(contents()).containsExactly("bad", "other", "good");
  }

  @Test
  void retriedMessageGoesToTheEnd() {
    context.start(FakeContext.FULL);
    SendHandle bad = send("channel:a", "bad");
    last().refuse("FORBIDDEN");
    context.lose();
    send("channel:a", "later");

    CompletableFuture<Boolean> again = queue.retry(bad.clientMessageId());
    context.loop.run();
    context.start(FakeContext.FULL);

    assertThat(again).isCompletedWithValue(true);
    assertThat(contents()).containsExactly("bad", "later", "bad");
    assertThat(queue.messages().get(1).attempts()).isZero();
    assertThat(context.store.rows.keySet()).last().isEqualTo(bad.clientMessageId());
    CompletableFuture<Boolean> notFailed = queue.retry(bad.clientMessageId());
    context.loop.run();
    assertThat(notFailed).isCompletedWithValue(false);
  }

  @Test
  void rateLimitPausesTheWholeQueueAndCostsNothing() {
    context.start(FakeContext.FULL);
    send("channel:a", "1");
    last().refuse("RATE_LIMITED", Duration.ofSeconds(3));
    send("channel:b", "2");
    context.loop.advance(Duration.ofMillis(2999));
    assertThat(contents()).containsExactly("1");

    context.loop.advance(Duration.ofMillis(400));

    assertThat(contents()).containsExactlyInAnyOrder("1", "2", "1");
    assertThat(queue.messages()).extracting(QueuedMessage::attempts).containsExactly(0, 0);
  }

  @Test
  void unavailableIsTriedForEverWithoutCost() {
    context.start(FakeContext.FULL);
    send("channel:a", "1");
    for (int i = 0; i < 20; i++) {
      last().refuse("UNAVAILABLE");
      context.loop.advance(Duration.ofSeconds(31));
    }
    assertThat(last().isOpen()).isTrue();
    assertThat(queue.messages().get(0).attempts()).isZero();
  }

  @Test
  void poisonDoesNotDelayOtherRooms() {
    context.start(FakeContext.FULL);
    send("channel:a", "poison");
    last().fail(new AckTimeoutException("no answer"));
    send("channel:b", "fine");
    assertThat(contents()).containsExactly("poison", "fine");
  }

  @Test
  void confirmationByEventCountsWhereTheAnswerWasLost() {
    context.start(FakeContext.FULL);
    SendHandle handle = send("channel:a", "1");
    last().fail(new AckTimeoutException("no answer"));

    context.receive(
        "message:sent",
        "clientMessageId",
        handle.clientMessageId(),
        "messageId",
        "m1",
        "roomName",
        "channel:a",
        "sentAt",
        "2026-01-02T03:04:05Z");
    context.loop.advance(Duration.ofMinutes(1));

    assertThat(handle.sent()).isCompleted();
    assertThat(contents()).containsExactly("1");
    assertThat(context.store.rows).isEmpty();
  }

  @Test
  void refusalByEventGivesUpAWaitingMessage() {
    context.start(FakeContext.FULL);
    SendHandle handle = send("channel:a", "1");
    last().fail(new AckTimeoutException("no answer"));

    context.receive(
        "message:failed",
        "clientMessageId",
        handle.clientMessageId(),
        "errorCode",
        "FORBIDDEN",
        "errorMessage",
        "no",
        "retryable",
        false);

    assertThat(queue.messages().get(0).failure()).isEqualTo("FORBIDDEN");
  }

  @Test
  void fullQueueRefusesTheNewMessage() {
    reopen(ClientOptions.Queue.defaults().withMaxMessages(2));
    send("channel:a", "1");
    send("channel:a", "2");

    SendHandle third = send("channel:a", "3");

    assertThat(failureOf(third.stored())).isInstanceOf(QueueFullException.class);
    assertThat(failureOf(third.sent())).isInstanceOf(QueueFullException.class);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(context.store.rows).hasSize(2);
  }

  @Test
  void fullQueueByBytesRefusesToo() {
    reopen(
        new ClientOptions.Queue(
            100, 400, ClientOptions.Overflow.REFUSE, 16, 5, Duration.ofHours(1), false));
    send("channel:a", "x".repeat(200));
    SendHandle second = send("channel:a", "x".repeat(200));
    assertThat(failureOf(second.stored())).isInstanceOf(QueueFullException.class);
  }

  @Test
  void dropOldestDropsWithAnEventAndOnlyWhatWasNeverWritten() {
    reopen(
        new ClientOptions.Queue(
            2, 1 << 20, ClientOptions.Overflow.DROP_OLDEST, 1, 5, Duration.ofHours(1), false));
    context.start(FakeContext.FULL);
    send("channel:a", "in flight");
    SendHandle oldest = send("channel:a", "oldest");
    send("channel:a", "newest");

    assertThat(context.published(QueueEvent.Discarded.class))
        .extracting(event -> event.message().clientMessageId())
        .containsExactly(oldest.clientMessageId());
    assertThat(failureOf(oldest.sent())).isInstanceOf(QueueFullException.class);
    assertThat(queue.messages())
        .extracting(message -> message.message().content())
        .containsExactly("in flight", "newest");
  }

  @Test
  void tooLargeContentIsRefusedBeforeItIsStored() {
    SendHandle handle = send("channel:a", "ä".repeat(32 * 1024 + 1));
    assertThat(failureOf(handle.stored())).isInstanceOf(PayloadTooLargeException.class);
    assertThat(context.store.rows).isEmpty();
  }

  @Test
  void payloadTooLargeForTheConnectionIsFailedAndKept() {
    context.start(FakeContext.FULL);
    send("channel:a", "big");
    last().fail(new PayloadTooLargeException(10, 5));
    assertThat(queue.messages().get(0).failure()).isEqualTo("PAYLOAD_TOO_LARGE");
  }

  @Test
  void messageExpiresAfterADayAndIsNeverSent() {
    SendHandle handle = send("channel:a", "old");
    context.loop.advance(Duration.ofHours(24).minusSeconds(1));
    assertThat(queue.size()).isEqualTo(1);

    context.loop.advance(Duration.ofSeconds(2));
    assertThat(queue.messages().get(0).failure()).isEqualTo("EXPIRED");
    assertThat(failureOf(handle.sent())).hasMessageContaining("in time");
    context.start(FakeContext.FULL);
    assertThat(contents()).isEmpty();
  }

  @Test
  void writtenMessageDoesNotExpireButItsFateIsAsked() {
    context.start(FakeContext.FULL);
    SendHandle arrived = send("channel:a", "arrived");
    SendHandle unknown = send("channel:a", "unknown");
    context.lose();
    context.loop.advance(Duration.ofHours(25));
    assertThat(queue.size()).isEqualTo(2);
    CompletableFuture<Boolean> discarded = queue.discard(arrived.clientMessageId());
    context.loop.run();
    assertThat(discarded).isCompletedWithValue(false);

    context.start(FakeContext.FULL);
    assertThat(contents()).as("not sent again").hasSize(2);
    context
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(
                JsonObject.of(
                    "messageId", "m1",
                    "clientMessageId", arrived.clientMessageId(),
                    "state", "delivered")));
    context.loop.run();
    assertThat(arrived.sent().join().messageId()).isEqualTo("m1");

    context
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(
                JsonObject.of("messageId", unknown.clientMessageId(), "state", "unknown")));
    context.loop.run();
    assertThat(queue.messages()).extracting(QueuedMessage::failure).containsExactly("EXPIRED");
  }

  @Test
  void failedMessageThatArrivedAfterAllBecomesSent() {
    context.start(FakeContext.FULL);
    SendHandle handle = send("channel:a", "1");
    for (int i = 0; i < 6; i++) {
      last().fail(new AckTimeoutException("no answer"));
      context.loop.advance(Duration.ofSeconds(31));
    }
    assertThat(queue.messages().get(0).failure()).isEqualTo("ACK_TIMEOUT");

    context.lose();
    context.start(FakeContext.FULL);
    context
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(
                JsonObject.of(
                    "messageId", "m1",
                    "clientMessageId", handle.clientMessageId(),
                    "state", "sent")));

    assertThat(queue.messages()).isEmpty();
    assertThat(context.published(QueueEvent.Sent.class)).hasSize(1);
  }

  @Test
  void anotherProcessTakesUpWhatTheFirstLeft() {
    send("channel:a", "1");
    send("channel:a", "2");

    context = new FakeContext(new ManualLoop(context.loop.nanoTime()), context.store);
    queue = open();
    assertThat(context.sent).isEmpty();
    assertThat(queue.size()).isEqualTo(2);
    context.start(FakeContext.FULL);

    assertThat(contents()).containsExactly("1", "2");
    assertThat(context.sent.get(1).payload.string("after")).contains(id(0));
  }

  @Test
  void writtenIsRecordedBeforeTheSocketIsWritten() {
    send("channel:a", "1");
    assertThat(context.store.rows.values()).allMatch(row -> !row.written());
    List<Boolean> written = new ArrayList<>();
    context.onSend = sent -> context.store.rows.values().forEach(row -> written.add(row.written()));
    context.start(FakeContext.FULL);
    assertThat(written).containsExactly(true);
  }

  @Test
  void referenceServerGetsOneAtATimeAndNoOrderField() {
    context.start(FakeContext.REFERENCE);
    SendHandle first = send("channel:a", "1");
    send("channel:b", "2");
    assertThat(contents()).containsExactly("1");

    last().succeed();
    context.loop.run();

    assertThat(first.sent().join().messageId()).isEmpty();
    assertThat(first.sent().join().offset()).isZero();
    assertThat(contents()).containsExactly("1", "2");
    send("channel:b", "3");
    last().succeed();
    context.loop.run();
    assertThat(last().payload.has("after")).isFalse();
  }

  @Test
  void failingStoreRefusesTheMessage() {
    context.start(FakeContext.FULL);
    context.store.broken = true;
    SendHandle handle = send("channel:a", "1");
    assertThat(failureOf(handle.stored())).isInstanceOf(StoreException.class);
    assertThat(queue.messages()).isEmpty();
    assertThat(contents()).isEmpty();
  }

  @Test
  void binaryIsRefusedAtOnce() {
    OutgoingMessage message =
        OutgoingMessage.to("channel:a", "x").withMetadata(JsonObject.of("b", new byte[] {1}));
    assertThatThrownBy(() -> queue.send(message)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closingFailsWhatCallersWaitForAndKeepsTheMessages() {
    SendHandle handle = send("channel:a", "1");
    feature.close();
    context.loop.run();
    assertThat(failureOf(handle.sent())).hasMessageContaining("closed");
    assertThat(context.store.rows).hasSize(1);
    SendHandle late = send("channel:a", "2");
    assertThat(failureOf(late.stored())).hasMessageContaining("closed");
  }

  @Test
  void queueWithoutStoreSendsTheSameWay() {
    context = new FakeContext();
    queue = DefaultQueueProvider.withoutStore().create(context).api();
    context.loop.run();
    send("channel:a", "1");
    context.start(FakeContext.FULL);
    assertThat(contents()).containsExactly("1");
    assertThat(context.store.rows).isEmpty();
    assertThat(context.published(ConnectionEvent.Fault.class)).isEmpty();
  }
}
