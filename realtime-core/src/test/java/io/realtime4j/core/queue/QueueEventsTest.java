package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.QueueOptions;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the server says by itself, and what the queue says to whoever listens. */
class QueueEventsTest extends QueueFixture {
  @Test
  void aConfirmationToAllSessionsCountsWhereTheAnswerIsLost() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "1");
    bench.receive(
        "message:sent",
        "clientMessageId",
        handle.clientMessageId(),
        "messageId",
        "m1",
        "roomName",
        "channel:a",
        "offset",
        9,
        "sentAt",
        "2026-01-02T03:04:05Z");
    assertThat(handle.sent().join())
        .isEqualTo(
            new SentMessage(
                handle.clientMessageId(),
                "m1",
                "channel:a",
                9,
                Instant.parse("2026-01-02T03:04:05Z"),
                false));
    assertThat(bench.published(QueueEvent.Sent.class)).hasSize(1);
    bench.silence();
    assertThat(queue.size()).isZero();
    assertThat(contents()).as("not sent again").containsExactly("1");
    assertThat(bench.published(QueueEvent.Sent.class)).hasSize(1);
  }

  @Test
  void aConfirmationThatSaysLittleIsTakenAsItIs() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "1");
    bench.receive("message:sent", "clientMessageId", "unknown");
    bench.receive("message:sent");
    assertThat(queue.size()).isEqualTo(1);
    bench.receive("message:sent", "clientMessageId", handle.clientMessageId());
    SentMessage sent = handle.sent().join();
    assertThat(sent.roomName()).isEqualTo("channel:a");
    assertThat(sent.messageId()).isEmpty();
    assertThat(sent.offset()).isZero();
    assertThat(sent.sentAt()).isEqualTo(bench.clock().instant());
  }

  @Test
  void aRefusalToAllSessionsEndsWhatWaits() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "1");
    String id = handle.clientMessageId();
    bench.receive("message:failed", "clientMessageId", id, "errorCode", "FORBIDDEN");
    assertThat(queue.messages().get(0).state())
        .as("its answer decides what is in flight")
        .isEqualTo(QueuedMessage.State.IN_FLIGHT);
    last().refuse("UNAVAILABLE");
    bench.receive("message:failed", "clientMessageId", id, "retryable", true);
    assertThat(queue.messages().get(0).state()).isEqualTo(QueuedMessage.State.WAITING);
    bench.receive(
        "message:failed",
        "clientMessageId",
        id,
        "errorCode",
        "FORBIDDEN",
        "errorMessage",
        "not here");
    assertThat(failureOf(handle.sent()))
        .isInstanceOfSatisfying(
            RefusedException.class, why -> assertThat(why.code()).isEqualTo("FORBIDDEN"))
        .hasMessage("not here");
    bench.receive("message:failed", "clientMessageId", "unknown");
    bench.receive("message:failed", "clientMessageId", id);
    assertThat(bench.published(QueueEvent.Failed.class)).hasSize(1);
  }

  @Test
  void aPlainServerGetsNothingAndThatIsSaid() {
    bench.start(FeatureBench.FULL);
    bench.lose();
    send("channel:a", "1");
    int sent = bench.sent.size();
    bench.start(FeatureBench.PLAIN);
    assertThat(bench.published(ConnectionEvent.Fault.class))
        .extracting(event -> event.error().getMessage())
        .containsExactly("the server takes no messages; 1 stay queued");
    assertThat(bench.sent).hasSize(sent);
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(contents()).containsExactly("1");
  }

  @Test
  void eventsTellOfEachStep() {
    send("channel:a", "1");
    bench.start(FeatureBench.FULL);
    assertThat(bench.published(QueueEvent.Sending.class))
        .containsExactly(new QueueEvent.Sending(id(0), "channel:a"));
    last().refuse("INTERNAL_ERROR");
    bench.loop.run();
    assertThat(bench.published(QueueEvent.Retrying.class))
        .extracting(event -> event.cause().code())
        .containsExactly("INTERNAL_ERROR");
    accept(bench.awaitOpen("message:send"));
    assertThat(bench.published(QueueEvent.Flushed.class)).hasSize(1);
    send("channel:a", "2");
    assertThat(bench.published(QueueEvent.Flushed.class)).hasSize(1);
    accept(last());
    assertThat(bench.published(QueueEvent.Flushed.class)).hasSize(2);
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.published(QueueEvent.Flushing.class)).as("nothing waits").hasSize(1);
  }

  @Test
  void aQueueIsEmptyTooWhenTheLastIsGivenUpOrDiscarded() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "1");
    last().refuse("FORBIDDEN");
    assertThat(bench.published(QueueEvent.Flushed.class)).hasSize(1);
    bench.lose();
    SendHandle second = send("channel:a", "2");
    var unused = queue.discard(second.clientMessageId());
    bench.loop.run();
    assertThat(bench.published(QueueEvent.Flushed.class)).hasSize(2);
  }

  @Test
  void whatIsDiscardedWhileItsStoreHangsLetsTheRoomGoOnWhenThatIsTold() {
    reopen(options -> options.window(1));
    bench.start(FeatureBench.FULL);
    send("channel:a", "1");
    SendHandle second = send("channel:a", "2");
    bench.loop.advance(Duration.ofSeconds(1));
    bench.store.hanging.add("delete");
    CompletableFuture<Boolean> gone = queue.discard(second.clientMessageId());
    bench.loop.run();
    accept(last());
    assertThat(contents()).containsExactly("1");
    bench.loop.advance(Duration.ofSeconds(11));
    assertThat(gone).isCompletedExceptionally();
    assertThat(contents()).containsExactly("1", "2");
  }

  @Test
  void clearingFailsWithTheStore() {
    send("channel:a", "1");
    send("channel:a", "2");
    bench.store.broken = true;
    CompletableFuture<Integer> cleared = queue.clear();
    bench.loop.run();
    assertThat(failureOf(cleared)).isInstanceOf(StoreException.class);
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void manyExpireInTurnsAndTheNextInTime() {
    reopen(options -> options.maxMessages(2_000));
    for (int i = 0; i < 1_200; i++) {
      queue.send("channel:" + i % 7, "m" + i);
    }
    bench.loop.run();
    bench.loop.advance(Duration.ofHours(1));
    send("channel:a", "later");
    bench.loop.advance(Duration.ofHours(23).plusSeconds(1));
    assertThat(queue.size()).isEqualTo(1);
    assertThat(bench.published(QueueEvent.Failed.class)).hasSize(1_200);
    bench.loop.advance(Duration.ofHours(1).minusSeconds(2));
    assertThat(queue.size()).isEqualTo(1);
    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(queue.size()).isZero();
  }

  @Test
  void aStoreThatCannotBeReadIsReadAgainAndSaidOnce() {
    send("channel:a", "1");
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    bench.store.broken = true;
    queue = open();
    bench.start(FeatureBench.FULL);
    bench.loop.advance(Duration.ofSeconds(30));
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
    assertThat(bench.sent).isEmpty();
    bench.store.broken = false;
    bench.loop.advance(Duration.ofSeconds(5));
    assertThat(contents()).containsExactly("1");
  }

  @Test
  void afterClosingNothingIsReadExpiredOrAdopted() {
    send("channel:a", "1");
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    bench.store.broken = true;
    queue = open();
    feature.close();
    bench.store.broken = false;
    bench.loop.advance(Duration.ofHours(30));
    assertThat(bench.store.rows.values()).allMatch(row -> row.failure() == null);
    assertThat(bench.published(QueueEvent.Failed.class)).isEmpty();
  }

  @Test
  void whatIsDiscardedWhileItsStoreFailsStaysAndGoesOn() {
    SendHandle handle = send("channel:a", "1");
    bench.store.broken = true;
    CompletableFuture<Boolean> gone = queue.discard(handle.clientMessageId());
    bench.start(FeatureBench.FULL);
    assertThat(gone).isCompletedExceptionally();
    bench.store.broken = false;
    assertThat(contents()).as("it goes on").containsExactly("1");
    accept(last());
    assertThat(handle.sent()).isCompleted();
  }

  @Test
  void aRetryThatIsNotStoredLeavesTheFailedMessageWithItsDoubt() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "1");
    // Sent six times, and never answered.
    bench.loop.advance(Duration.ofMinutes(3));
    assertThat(queue.messages().get(0).state()).isEqualTo(QueuedMessage.State.FAILED);
    bench.store.broken = true;
    SendHandle again = queue.retry(handle.clientMessageId());
    bench.loop.run();
    assertThat(again.stored()).isCompletedExceptionally();
    assertThat(queue.messages()).extracting(QueuedMessage::failure).containsExactly("ACK_TIMEOUT");
    bench.store.broken = false;
    CompletableFuture<Boolean> gone = queue.discard(handle.clientMessageId());
    bench.loop.run();
    assertThat(gone).as("the server may have it").isCompletedWithValue(false);
  }

  @Test
  void aRetriedMessageKeepsItsDoubt() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "1");
    // Sent six times, and never answered.
    bench.loop.advance(Duration.ofMinutes(3));
    bench.lose();
    SendHandle again = queue.retry(handle.clientMessageId());
    bench.loop.run();
    assertThat(again.stored()).isCompleted();
    assertThat(bench.store.rows.get(handle.clientMessageId()).written()).isTrue();
    bench.loop.advance(Duration.ofHours(25));
    assertThat(queue.messages().get(0).state())
        .as("it does not expire")
        .isEqualTo(QueuedMessage.State.WAITING);
    CompletableFuture<Boolean> gone = queue.discard(handle.clientMessageId());
    bench.loop.run();
    assertThat(gone).isCompletedWithValue(false);
  }

  @Test
  void aRetryIntoAFullQueueIsRefusedAndTheFailedMessageStays() {
    reopen(options -> options.maxMessages(1));
    bench.start(FeatureBench.FULL);
    SendHandle bad = send("channel:a", "bad");
    last().refuse("FORBIDDEN");
    bench.lose();
    send("channel:a", "other");
    SendHandle again = queue.retry(bad.clientMessageId());
    bench.loop.run();
    assertThat(failureOf(again.stored())).hasMessageContaining("holds 1 messages");
    assertThat(queue.messages())
        .extracting(QueuedMessage::failure)
        .containsExactlyInAnyOrder("FORBIDDEN", null);
  }

  @Test
  void droppingTheOldestMakesRoomByBytesButNotForWhatNeverFits() {
    bench = new FeatureBench();
    bench.options =
        ClientOptions.builder()
            .queue(options -> options.maxBytes(900).overflow(QueueOptions.Overflow.DROP_OLDEST))
            .build();
    queue = open();
    SendHandle first = send("channel:a", "x".repeat(200));
    SendHandle second = send("channel:a", "y".repeat(200));
    SendHandle large = send("channel:a", "z".repeat(500));
    assertThat(first.state()).isEqualTo(SendHandle.State.DISCARDED);
    assertThat(large.stored()).isCompleted();
    assertThat(second.state()).isIn(SendHandle.State.DISCARDED, SendHandle.State.WAITING);
    SendHandle never = send("channel:a", "n".repeat(1_000));
    assertThat(never.state()).isEqualTo(SendHandle.State.REFUSED);
    assertThat(large.state()).as("nobody was dropped for it").isEqualTo(SendHandle.State.WAITING);
  }

  @Test
  void fatesThatCannotBeAskedNowAreAskedAgainAndForGoodNever() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "1");
    bench.lose();
    bench.loop.advance(Duration.ofHours(25));
    bench.start(FeatureBench.FULL);
    SentEvent asked = bench.awaitOpen("delivery:sync");
    asked.refuse("UNAVAILABLE");
    bench.loop.advance(Duration.ofMillis(4_900));
    assertThat(bench.open("delivery:sync")).isEmpty();
    bench.loop.advance(Duration.ofMillis(200));
    assertThat(bench.open("delivery:sync")).hasSize(1);
    bench.last("delivery:sync").refuse("UNKNOWN_EVENT");
    bench.loop.run();
    assertThat(contents()).as("nobody can tell: it is sent again").containsExactly("1", "1");
    accept(last());
    assertThat(handle.sent()).isCompleted();
  }
}
