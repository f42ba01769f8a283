package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.NoSuchMessageException;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What refusals and lost answers do. */
class QueueRefusalTest extends QueueFixture {
  @Test
  void internalErrorStopsTheLaneUntilAllAnswersAreThereAndResumesFromThatMessage() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "1");
    send("channel:a", "2");
    send("channel:a", "3");

    bench.sent.get(0).refuse("INTERNAL_ERROR");
    bench.loop.advance(Duration.ofSeconds(5));
    send("channel:a", "4");
    assertThat(contents()).as("answers are still awaited").hasSize(3);

    bench.sent.get(1).refuse("OUT_OF_ORDER");
    bench.sent.get(2).refuse("OUT_OF_ORDER");
    bench.loop.advance(Duration.ofMillis(999));
    assertThat(contents()).as("back-off").hasSize(3);
    assertThat(queue.messages())
        .extracting(QueuedMessage::blockedBy)
        .containsExactly(null, queue.messages().get(0).clientMessageId(), id(0), id(0));

    bench.loop.advance(JITTER);
    assertThat(contents()).as("alone until it is settled").containsExactly("1", "2", "3", "1");

    accept(last());
    assertThat(contents()).containsExactly("1", "2", "3", "1", "2", "3", "4");
    assertThat(queue.messages()).extracting(QueuedMessage::blockedBy).containsOnlyNulls();
  }

  @Test
  void messageIsGivenUpAfterFiveRetriesAndKept() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "poison");
    send("channel:a", "behind");
    accept(bench.sent.get(0).isOpen() ? bench.sent.get(1) : bench.sent.get(0));

    for (int i = 0; i < 6; i++) {
      bench.awaitOpen("message:send").refuse("INTERNAL_ERROR");
    }
    bench.loop.advance(Duration.ofMinutes(1));

    assertThat(bench.open("message:send")).isEmpty();
    assertThat(queue.size()).isZero();
    QueuedMessage kept = queue.messages().get(0);
    assertThat(kept.state()).isEqualTo(QueuedMessage.State.FAILED);
    assertThat(kept.failure()).isEqualTo("INTERNAL_ERROR");
    assertThat(kept.attempts()).isEqualTo(6);
    assertThat(failureOf(handle.sent())).hasMessage("no");
    assertThat(bench.store.rows.get(handle.clientMessageId()).failure())
        .isEqualTo("INTERNAL_ERROR");
    assertThat(bench.published(QueueEvent.Failed.class)).hasSize(1);
  }

  @Test
  void aMessageThatClosesTheConnectionTwiceIsSetAsideAndTheOthersGo() {
    bench.start(FeatureBench.FULL);
    send("channel:b", "good");
    SendHandle poison = send("channel:a", "poison");
    send("channel:a", "behind");
    bench.closedByServer();
    bench.start(FeatureBench.FULL);
    // One at a time shows which it is.
    accept(only("good"));
    only("poison");
    bench.closedByServer();

    assertThat(((RealtimeException) failureOf(poison.sent())).code())
        .isEqualTo("CLOSES_CONNECTION");
    assertThat(bench.published(QueueEvent.Failed.class)).hasSize(1);
    bench.start(FeatureBench.FULL);
    accept(only("behind"));
    send("channel:a", "next");
    send("channel:a", "and next");
    assertThat(bench.open("message:send")).hasSize(2);
    assertThat(queue.messages().get(0).failure()).isEqualTo("CLOSES_CONNECTION");
  }

  @Test
  void aConnectionThatBreaksIsNoMessagesFault() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "1");
    for (int i = 0; i < 5; i++) {
      bench.lose();
      bench.start(FeatureBench.FULL);
    }
    bench.closedByServer();
    bench.start(FeatureBench.FULL);
    send("channel:a", "2");
    accept(only("1"));
    bench.closedByServer();
    bench.start(FeatureBench.FULL);
    accept(only("2"));

    assertThat(bench.published(QueueEvent.Failed.class)).isEmpty();
    assertThat(queue.size()).isZero();
  }

  @Test
  void anAnswerOfWhateverKindShowsThatAMessageIsBorne() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "1");
    bench.closedByServer();
    bench.start(FeatureBench.FULL);
    only("1").refuse("UNAVAILABLE");
    bench.awaitOpen("message:send");
    bench.closedByServer();
    bench.start(FeatureBench.FULL);
    accept(only("1"));

    assertThat(bench.published(QueueEvent.Failed.class)).isEmpty();
  }

  private SentEvent only(String content) {
    assertThat(bench.open("message:send"))
        .extracting(sent -> sent.payload.string("content").orElseThrow())
        .containsExactly(content);
    return last();
  }

  @Test
  void retriesWaitOneTwoFourEightSixteenSeconds() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "x");
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long before = bench.loop.millis();
      last().refuse("INTERNAL_ERROR");
      waits.add(bench.awaitOpen("message:send").atMillis - before);
    }
    assertThat(waits.get(0)).isBetween(1000L, 1110L);
    assertThat(waits.get(1)).isBetween(2000L, 2200L);
    assertThat(waits.get(2)).isBetween(4000L, 4400L);
    assertThat(waits.get(3)).isBetween(8000L, 8800L);
    assertThat(waits.get(4)).isBetween(16000L, 17600L);
  }

  @Test
  void permanentRefusalReleasesThoseBehind() {
    bench.start(FeatureBench.FULL);
    SendHandle bad = send("channel:a", "bad");
    send("channel:a", "good");

    bench.sent.get(0).refuse("FORBIDDEN");
    bench.sent.get(1).refuse("OUT_OF_ORDER");
    bench.loop.run();

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
    bench.start(FeatureBench.FULL);
    SendHandle bad = send("channel:a", "bad");
    last().refuse("FORBIDDEN");
    send("channel:a", "good");
    send("channel:b", "other");
    assertThat(contents()).containsExactly("bad", "other");
    assertThat(queue.messages().get(1).blockedBy()).isEqualTo(bad.clientMessageId());

    CompletableFuture<Boolean> discarded = queue.discard(bad.clientMessageId());
    bench.loop.run();

    assertThat(discarded).isCompletedWithValue(true);
    assertThat(contents()).containsExactly("bad", "other", "good");
  }

  @Test
  void retriedMessageGoesToTheEnd() {
    bench.start(FeatureBench.FULL);
    SendHandle bad = send("channel:a", "bad");
    last().refuse("FORBIDDEN");
    bench.lose();
    send("channel:a", "later");

    SendHandle again = queue.retry(bad.clientMessageId());
    bench.loop.run();
    assertThat(again.stored()).isCompleted();
    assertThat(again.state()).isEqualTo(SendHandle.State.WAITING);
    bench.start(FeatureBench.FULL);

    assertThat(contents()).containsExactly("bad", "later", "bad");
    assertThat(queue.messages().get(1).attempts()).isZero();
    assertThat(bench.store.rows.keySet()).last().isEqualTo(bad.clientMessageId());
    SendHandle notFailed = queue.retry(bad.clientMessageId());
    bench.loop.run();
    assertThat(failureOf(notFailed.stored())).isInstanceOf(NoSuchMessageException.class);
    assertThat(failureOf(notFailed.sent())).isInstanceOf(NoSuchMessageException.class);
    assertThat(notFailed.state()).isEqualTo(SendHandle.State.REFUSED);
    accept(bench.sent("message:send").get(1));
    accept(last());
    assertThat(again.sent().join().messageId()).isEqualTo("m-bad");
    assertThat(again.state()).isEqualTo(SendHandle.State.SENT);
  }

  @Test
  void whileMessagesCannotBeTakenTheyAreSentLessAndLessOftenHoweverManyWereOnTheirWay() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "1");
    send("channel:a", "2");
    send("channel:a", "3");
    List.copyOf(bench.open("message:send"))
        .forEach(sent -> sent.refuse("UNAVAILABLE", Duration.ofSeconds(1)));
    for (int i = 1; i <= 5; i++) {
      long least = Math.min(1_000 << (i - 1), 8_000);
      bench.loop.advance(Duration.ofMillis(least - 1));
      assertThat(contents()).hasSize(2 + i);
      bench.loop.advance(Duration.ofMillis(least / 10 + 2));
      assertThat(contents()).hasSize(3 + i);
      last().refuse("UNAVAILABLE", Duration.ofSeconds(1));
    }
  }

  @Test
  void rateLimitPausesTheWholeQueueAndCostsNothing() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "1");
    last().refuse("RATE_LIMITED", Duration.ofSeconds(3));
    send("channel:b", "2");
    bench.loop.advance(Duration.ofMillis(2999));
    assertThat(contents()).containsExactly("1");

    bench.loop.advance(Duration.ofMillis(400));

    assertThat(contents()).containsExactlyInAnyOrder("1", "2", "1");
    assertThat(queue.messages()).extracting(QueuedMessage::attempts).containsExactly(0, 0);
  }

  @Test
  void whenThePauseIsOverOthersGoThoughARoomWaitsForItsAnswers() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "1");
    send("channel:a", "2");
    bench.sent.get(0).refuse("RATE_LIMITED", Duration.ofSeconds(3));
    send("channel:b", "other");
    bench.loop.advance(Duration.ofMillis(2_999));
    assertThat(contents()).containsExactly("1", "2");
    bench.loop.advance(Duration.ofMillis(400));
    assertThat(contents()).containsExactly("1", "2", "other");
  }

  @Test
  void attemptsAreKeptForTheNextProcess() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "1");
    last().refuse("INTERNAL_ERROR");
    bench.loop.run();
    assertThat(bench.store.rows.get(handle.clientMessageId()).attempts()).isEqualTo(1);
  }

  @Test
  void afterOneThatIsRefusedForGoodAloneTheOthersGoTogether() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "bad");
    send("channel:a", "1");
    send("channel:a", "2");
    bench.sent.get(0).refuse("UNAVAILABLE");
    bench.sent.get(1).refuse("OUT_OF_ORDER");
    bench.sent.get(2).refuse("OUT_OF_ORDER");
    bench.awaitOpen("message:send").refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(contents()).containsExactly("bad", "1", "2", "bad", "1", "2");
  }

  @Test
  void unavailableIsTriedForEverWithoutCost() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "1");
    for (int i = 0; i < 20; i++) {
      bench.awaitOpen("message:send").refuse("UNAVAILABLE");
    }
    assertThat(bench.awaitOpen("message:send").isOpen()).isTrue();
    assertThat(queue.messages().get(0).attempts()).isZero();
  }

  @Test
  void poisonDoesNotDelayOtherRooms() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "poison");
    bench.silence();
    send("channel:b", "fine");
    assertThat(contents()).containsExactly("poison", "fine");
  }

  @Test
  void confirmationByEventCountsWhereTheAnswerWasLost() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "1");
    bench.silence();

    bench.receive(
        "message:sent",
        "clientMessageId",
        handle.clientMessageId(),
        "messageId",
        "m1",
        "roomName",
        "channel:a",
        "sentAt",
        "2026-01-02T03:04:05Z");
    bench.loop.advance(Duration.ofMinutes(1));

    assertThat(handle.sent()).isCompleted();
    assertThat(contents()).containsExactly("1");
    assertThat(bench.store.rows).isEmpty();
  }

  @Test
  void refusalByEventGivesUpAWaitingMessage() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "1");
    bench.silence();

    bench.receive(
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
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "1");
    for (int i = 0; i < 6; i++) {
      bench.silence();
      bench.loop.advance(Duration.ofSeconds(31));
    }
    assertThat(queue.messages().get(0).failure()).isEqualTo("ACK_TIMEOUT");

    bench.lose();
    bench.start(FeatureBench.FULL);
    bench
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(
                JsonObject.of(
                    "messageId", "m1",
                    "clientMessageId", handle.clientMessageId(),
                    "state", "sent")));

    assertThat(queue.messages()).isEmpty();
    assertThat(bench.published(QueueEvent.Sent.class)).hasSize(1);
  }
}
