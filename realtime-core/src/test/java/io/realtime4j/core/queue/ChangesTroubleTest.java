package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.MessageExpiredException;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.feature.MessageTransform;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import io.realtime4j.protocol.MessageLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes with a store, a server or a feature that does not do as it should. */
class ChangesTroubleTest extends ChangeFixture {
  @Test
  void nullForARewrittenMessageCostsTheEditAlone() {
    SendHandle handle = send(ROOM, "x");
    bench.store.answer = answer -> answer instanceof Boolean ? null : answer;
    ChangeHandle edit = edit(handle.clientMessageId(), "y");
    bench.store.answer = answer -> answer;
    assertThat(failureOf(edit.done())).isInstanceOf(StoreException.class);
    bench.start(FeatureBench.FULL);
    assertThat(contents()).hasSize(1);
  }

  @Test
  void nullAmongTheRowsOfEarlierProcessesIsAskedForAgain() {
    edit("m1", "old");
    bench.store.answer =
        answer ->
            answer instanceof List<?> list && list.size() == 1 && bench.store.operations.size() == 1
                ? new ArrayList<Object>(Collections.singletonList(null))
                : answer;
    restart();
    ChangeHandle edit = queue.edit(ROOM, "m2", "new");
    bench.loop.run();
    bench.store.answer = answer -> answer;
    bench.loop.advance(Duration.ofSeconds(6));
    bench.start(FeatureBench.FULL);
    assertThat(edits()).containsExactly("old", "new");
    assertThat(edit.stored()).isCompleted();
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
  }

  @Test
  void aFailedMessageThatIsRetriedWhileItIsRewrittenSaysWhatTheEditSays() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "bad word");
    last().refuse("FORBIDDEN");
    bench.loop.run();
    bench.store.hanging.add("replace");
    ChangeHandle edit = edit(handle.clientMessageId(), "good word");
    queue.retry(handle.clientMessageId());
    bench.loop.run();
    bench.store.goOn();
    bench.loop.run();
    if (contents().size() > 1 && !contents().get(1).equals("good word")) {
      // It has left as it was: the server edits it.
      accept(last());
      assertThat(edits()).containsExactly("good word");
      succeed(bench.last("message:edit"));
      bench.loop.run();
    }
    assertThat(edit.done()).isCompleted();
  }

  @Test
  void whatWaitsForAStoreThatHangsIsBounded() {
    bench.store.hanging.add("operations");
    bench.options = ClientOptions.builder().queue(options -> options.maxMessages(2)).build();
    FeatureBench before = bench;
    bench = new FeatureBench(new ManualLoop(before.loop.nanoTime()), before.store);
    bench.options = before.options;
    queue = open();
    edit("m1", "1");
    edit("m2", "2");
    ChangeHandle third = edit("m3", "3");
    assertThat(failureOf(third.stored())).isInstanceOf(QueueFullException.class);
    bench.store.goOn();
    bench.loop.run();
    assertThat(queue.changes()).hasSize(2);
    assertThat(failureOf(edit("m3", "3").stored())).isInstanceOf(QueueFullException.class);
  }

  @Test
  void editsDoNotMakeTheQueueLargerThanItMayBe() {
    reopen(options -> options.maxBytes(1_000));
    SendHandle handle = send(ROOM, "x");
    SendHandle other = send(ROOM, "z");
    // Each is small enough by itself.
    assertThat(edit(other.clientMessageId(), "y".repeat(500)).done()).isCompleted();
    ChangeHandle edit = edit(handle.clientMessageId(), "y".repeat(500));
    assertThat(failureOf(edit.done())).isInstanceOf(QueueFullException.class);
    assertThat(queue.messages().get(0).message().content()).isEqualTo("x");
    assertThat(edit(handle.clientMessageId(), "y".repeat(20)).done()).isCompleted();
  }

  @Test
  void aServerThatTakesNoMessagesIsToldOfOnceAndTheChangeExpiresThere() {
    ChangeHandle edit = edit("m1", "x");
    bench.start(FeatureBench.PLAIN);
    assertThat(bench.published(ConnectionEvent.Fault.class))
        .singleElement()
        .satisfies(
            fault -> assertThat(fault.error()).isInstanceOf(UnsupportedByPeerException.class));
    bench.loop.advance(Duration.ofHours(25));
    assertThat(failureOf(edit.done())).isInstanceOf(MessageExpiredException.class);
  }

  @Test
  void changesExpireWithoutAConnectionToo() {
    ChangeHandle edit = edit("m1", "x");
    bench.loop.advance(Duration.ofHours(25));
    assertThat(failureOf(edit.done())).isInstanceOf(MessageExpiredException.class);
    assertThat(bench.store.operations).isEmpty();
    assertThat(bench.published(QueueEvent.ChangeFailed.class)).hasSize(1);
  }

  @Test
  void aServerThatAsksForPatienceIsNotAskedForTheOthersMeanwhile() {
    for (int i = 0; i < 50; i++) {
      edit("m" + i, "x" + i);
    }
    bench.onSend =
        sent -> {
          if (sent.event.equals("message:edit")) {
            bench.loop.execute(() -> sent.refuse("RATE_LIMITED", Duration.ofSeconds(20)));
          }
        };
    bench.start(FeatureBench.FULL);
    bench.loop.advance(Duration.ofSeconds(19));
    assertThat(edits()).hasSizeLessThanOrEqualTo(16);
    bench.loop.advance(Duration.ofSeconds(20));
    assertThat(edits()).hasSizeLessThanOrEqualTo(18);
    bench.onSend =
        sent -> {
          if (sent.event.equals("message:edit")) {
            bench.loop.execute(() -> succeed(sent));
          }
        };
    bench.loop.advance(Duration.ofMinutes(5));
    assertThat(queue.changes()).isEmpty();
  }

  @Test
  void deletionOfOurMessageThatNobodyHasIsMade() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    queue.delete(ROOM, handle.clientMessageId());
    bench.loop.run();
    // It was taken out, and the process ended before it could say so.
    bench.store.rows.clear();
    restart();
    bench.start(FeatureBench.FULL);
    bench
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(JsonObject.of("messageId", handle.clientMessageId(), "state", "unknown")));
    bench.loop.run();
    assertThat(bench.published(QueueEvent.ChangeFailed.class)).isEmpty();
    assertThat(bench.published(QueueEvent.ChangeMade.class)).hasSize(1);
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void clearIsToldThatTheStoreHangs() {
    send(ROOM, "x");
    bench.store.hanging.add("delete");
    var cleared = queue.clear();
    bench.loop.run();
    bench.store.answerFirst();
    bench.loop.run();
    bench.loop.advance(Duration.ofSeconds(30));
    assertThat(cleared).isDone();
  }

  @Test
  void whatAFeatureMakesTooLargeOrUnreadableOfAnEditNeverWaits() {
    bench
        .context()
        .transform(
            new MessageTransform() {
              @Override
              public OutgoingMessage outgoing(OutgoingMessage message) {
                return switch (message.content()) {
                  case "large" -> OutgoingMessage.to(ROOM, "x".repeat(70_000));
                  case "binary" ->
                      message.withMetadata(JsonObject.of("k", JsonValue.binary(new byte[1])));
                  default -> message;
                };
              }
            });
    SendHandle handle = send(ROOM, "x");
    for (String id : List.of(handle.clientMessageId(), "m1")) {
      assertThat(failureOf(edit(id, "large").stored()))
          .isInstanceOf(PayloadTooLargeException.class);
      assertThat(failureOf(edit(id, "binary").stored())).isInstanceOf(FeatureException.class);
    }
    assertThat(edit(handle.clientMessageId(), "y").done()).isCompleted();
    assertThat(queue.changes()).isEmpty();
  }

  /** A message that is on its way, its change in the store, and a store that then fails. */
  private SendHandle refusedWhileTheStoreFails(Runnable change) {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    change.run();
    bench.loop.run();
    assertThat(bench.store.operations).hasSize(1);
    bench.store.broken = true;
    last().refuse("FORBIDDEN");
    bench.loop.run();
    bench.store.broken = false;
    return handle;
  }

  @Test
  void anEditThatTheStoreCouldNotMakeIsMadeLater() {
    refusedWhileTheStoreFails(() -> queue.edit(ROOM, id(0), "y"));
    assertThat(queue.changes()).hasSize(1);
    bench.loop.advance(Duration.ofMillis(1_001));
    assertThat(queue.changes()).isEmpty();
    assertThat(queue.messages().get(0).message().content()).isEqualTo("y");
    assertThat(bench.published(QueueEvent.ChangeMade.class)).hasSize(1);
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void aDeletionThatTheStoreCouldNotMakeIsMadeLater() {
    SendHandle handle = refusedWhileTheStoreFails(() -> queue.delete(ROOM, id(0)));
    assertThat(queue.changes()).hasSize(1);
    bench.loop.advance(Duration.ofMillis(1_001));
    assertThat(queue.changes()).isEmpty();
    assertThat(queue.messages()).isEmpty();
    assertThat(handle.sent()).isCompletedExceptionally();
    assertThat(bench.published(QueueEvent.ChangeMade.class)).hasSize(1);
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void anEditThatMakesAMessageTooLargeWithWhatElseItHasIsRefused() {
    queue.send(
        OutgoingMessage.to(ROOM, "x")
            .withMetadata(JsonObject.of("k", "m".repeat(MessageLimits.BODY_BYTES - 1_000))));
    bench.loop.run();
    ChangeHandle edit = edit(id(0), "y".repeat(60_000));
    assertThat(failureOf(edit.done())).isInstanceOf(PayloadTooLargeException.class);
    assertThat(queue.messages().get(0).message().content()).isEqualTo("x");
    assertThat(edit(id(0), "y").done()).isCompleted();
  }

  @Test
  void aServerThatDoesNotKnowEditsIsSaidToLackThem() {
    bench.start(FeatureBench.FULL);
    ChangeHandle edit = edit("m1", "x");
    bench.last("message:edit").refuse("UNKNOWN_EVENT");
    bench.loop.run();
    assertThat(failureOf(edit.done())).isInstanceOf(UnsupportedByPeerException.class);
    assertThat(queue.changes()).isEmpty();
  }

  /** An edit of a message of ours whose row is gone, as an earlier process left it. */
  private SentEvent askedAfterARestart() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    edit(handle.clientMessageId(), "y");
    edit(handle.clientMessageId(), "z");
    bench.store.rows.clear();
    restart();
    bench.start(FeatureBench.FULL);
    return bench.last("delivery:sync");
  }

  @Test
  void aServerThatWillNotSayHowItCallsAMessageEndsItsChanges() {
    askedAfterARestart().refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(bench.published(QueueEvent.ChangeFailed.class))
        .isNotEmpty()
        .allSatisfy(failed -> assertThat(failed.cause()).isInstanceOf(RefusedException.class));
    assertThat(queue.changes()).isEmpty();
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void aServerThatCannotSayItNowIsAskedAgain() {
    askedAfterARestart().refuse("UNAVAILABLE", Duration.ofMillis(1));
    bench.loop.run();
    assertThat(bench.sent("delivery:sync")).hasSize(1);
    bench.loop.advance(Duration.ofMillis(1_001));
    assertThat(bench.sent("delivery:sync")).hasSize(2);
    assertThat(queue.changes()).isNotEmpty();
  }

  private SentEvent askedBecauseTheIdIsNotTheServers(ChangeHandle edit) {
    bench.last("message:edit").refuse("VALIDATION_ERROR");
    bench.loop.run();
    assertThat(edit.done()).isNotDone();
    return bench.last("delivery:sync");
  }

  @Test
  void anIdThatTheServerDoesNotTakeMayBeOneOfOurs() {
    bench.start(FeatureBench.FULL);
    ChangeHandle edit = edit("ours", "x");
    askedBecauseTheIdIsNotTheServers(edit)
        .succeed(
            "statuses",
            JsonArray.of(
                JsonObject.of("messageId", "m9", "clientMessageId", "ours", "state", "sent")));
    bench.loop.run();
    assertThat(bench.last("message:edit").payload.string("messageId")).contains("m9");
    succeed(bench.last("message:edit"));
    bench.loop.run();
    assertThat(edit.done().join().messageId()).isEqualTo("m9");
  }

  @Test
  void anIdThatIsNobodysIsRefusedAsTheServerSaid() {
    bench.start(FeatureBench.FULL);
    ChangeHandle edit = edit("nobodys", "x");
    ChangeHandle next = edit("nobodys", "y");
    askedBecauseTheIdIsNotTheServers(edit)
        .succeed(
            "statuses", JsonArray.of(JsonObject.of("messageId", "nobodys", "state", "unknown")));
    bench.loop.run();
    assertThat(failureOf(edit.done())).isInstanceOf(RefusedException.class);
    // The next is looked at for itself.
    assertThat(edits()).containsExactly("x", "y");
    assertThat(next.done()).isNotDone();
  }

  @Test
  void patienceGrowsThoughTheServerAsksForLittle() {
    bench.onSend =
        sent -> {
          if (sent.event.equals("message:edit")) {
            bench.loop.execute(() -> sent.refuse("RATE_LIMITED", Duration.ofMillis(1)));
          }
        };
    bench.start(FeatureBench.FULL);
    edit("m1", "x");
    bench.loop.advance(Duration.ofSeconds(10));
    assertThat(edits()).hasSizeBetween(3, 6);
  }

  @Test
  void aServerThatGivesNoIdsCannotBeAskedForChanges() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    ChangeHandle one = edit(handle.clientMessageId(), "y");
    ChangeHandle two = edit(handle.clientMessageId(), "z");
    last().succeed("messageId", "", "roomName", ROOM, "offset", 1);
    bench.loop.run();
    assertThat(failureOf(one.done())).isInstanceOf(UnsupportedByPeerException.class);
    assertThat(failureOf(two.done())).isInstanceOf(UnsupportedByPeerException.class);
    assertThat(queue.changes()).isEmpty();
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void changesAreBoundedByTheirBytesUntilTheyAreMade() {
    reopen(options -> options.maxBytes(2_500));
    bench.start(FeatureBench.FULL);
    edit("m1", "x".repeat(900));
    edit("m2", "x".repeat(900));
    assertThat(failureOf(edit("m3", "x".repeat(900)).stored()))
        .isInstanceOf(QueueFullException.class);
    succeed(bench.sent("message:edit").get(0));
    bench.loop.run();
    assertThat(edit("m3", "x".repeat(900)).stored()).isCompleted();
    assertThat(failureOf(edit("m4", "x".repeat(900)).stored()))
        .isInstanceOf(QueueFullException.class);
  }

  @Test
  void whoeverStillLooksForAMessageIsToldOfTheEnd() {
    bench.store.hanging.add("find");
    ChangeHandle looking = edit("m1", "x");
    ChangeHandle behind = edit("m2", "x");
    feature.close();
    bench.loop.run();
    assertThat(failureOf(looking.stored())).isInstanceOf(ClientClosedException.class);
    assertThat(failureOf(behind.stored())).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void aMessageUnderWayHoldsUpChangesOfItsOwnRoomAlone() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    edit(handle.clientMessageId(), "y");
    queue.edit("channel:b", "m5", "elsewhere");
    edit("m6", "here");
    assertThat(edits()).containsExactly("elsewhere");
    accept(last());
    assertThat(edits()).hasSize(3).contains("y", "here");
  }
}
