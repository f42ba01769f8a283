package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FakeContext;
import io.realtime4j.core.testing.FakeContext.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What refusals and lost answers do. */
class QueueRefusalTest extends QueueFixture {
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
    reopen(options -> options.holdBehindFailed(true));
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
}
