package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.ChangedMessage;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.Delivery;
import io.realtime4j.api.MessageDiscardedException;
import io.realtime4j.api.MessageExpiredException;
import io.realtime4j.api.NoSuchMessageException;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.delivery.DefaultDeliveryProvider;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Edits and deletions that wait: for a connection, for their message, for each other. */
class ChangesTest extends ChangeFixture {
  private void withReceipts() {
    bench.apis.put(Delivery.class, new DefaultDeliveryProvider().create(bench.context()).api());
    bench.loop.run();
  }

  private List<String> editsById() {
    return bench.sent("message:edit").stream()
        .map(
            sent ->
                sent.payload.string("messageId").orElseThrow()
                    + "="
                    + sent.payload.string("content").orElseThrow())
        .toList();
  }

  @Test
  void editOfAMessageThatWaitsIsMadeWhereItLies() {
    SendHandle first = send(ROOM, "first");
    send(ROOM, "second");
    ChangeHandle edit = edit(first.clientMessageId(), "first, mended");

    assertThat(edit.state()).isEqualTo(ChangeHandle.State.DONE);
    assertThat(edit.stored()).isCompleted();
    ChangedMessage made = edit.done().join();
    assertThat(made.beforeSending()).isTrue();
    assertThat(made.messageId()).isEqualTo(first.clientMessageId());
    assertThat(queue.messages().get(0).message().content()).isEqualTo("first, mended");
    assertThat(queue.changes()).isEmpty();
    assertThat(bench.store.operations).isEmpty();

    restart();
    bench.start(FeatureBench.FULL);
    assertThat(contents()).containsExactly("first, mended", "second");
    assertThat(bench.sent("message:edit")).isEmpty();
  }

  @Test
  void editRightAfterSendIsMadeBeforeItLeaves() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = queue.send(ROOM, "typo");
    ChangeHandle edit = queue.edit(ROOM, handle.clientMessageId(), "text");
    bench.loop.run();
    assertThat(contents()).containsExactly("text");
    assertThat(edit.done()).isCompleted();
    accept(last());
    assertThat(handle.sent()).isCompleted();
  }

  @Test
  void whatElseAMessageHasStaysUnlessTheEditNamesIt() {
    SendHandle handle =
        queue.send(
            OutgoingMessage.to(ROOM, "x")
                .mentioning(List.of("bob"))
                .withMetadata(JsonObject.of("k", 1)));
    bench.loop.run();
    edit(handle.clientMessageId(), "y");
    assertThat(queue.messages().get(0).message().metadata()).isEqualTo(JsonObject.of("k", 1));
    queue.edit(ROOM, handle.clientMessageId(), "z", JsonObject.of("k", 2));
    bench.loop.run();
    OutgoingMessage message = queue.messages().get(0).message();
    assertThat(message.metadata()).isEqualTo(JsonObject.of("k", 2));
    assertThat(message.mentions()).containsExactly("bob");
    assertThat(message.content()).isEqualTo("z");
  }

  @Test
  void deletionOfAMessageThatWaitsTakesItOut() {
    SendHandle handle = send(ROOM, "x");
    ChangeHandle deletion = delete(handle.clientMessageId());
    assertThat(deletion.done().join().beforeSending()).isTrue();
    assertThat(failureOf(handle.sent())).isInstanceOf(MessageDiscardedException.class);
    assertThat(queue.size()).isZero();
    assertThat(bench.store.rows).isEmpty();
    assertThat(bench.store.operations).isEmpty();
    assertThat(bench.published(QueueEvent.ChangeMade.class)).hasSize(1);
  }

  @Test
  void whatIsInFlightIsEditedByTheServerWhenItHasIt() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    ChangeHandle edit = edit(handle.clientMessageId(), "y");
    assertThat(edit.stored()).isCompleted();
    assertThat(edit.state()).isEqualTo(ChangeHandle.State.WAITING);
    assertThat(bench.sent("message:edit")).isEmpty();

    accept(last());
    assertThat(bench.last("message:edit").payload)
        .isEqualTo(
            JsonObject.of(
                "roomName",
                ROOM,
                "messageId",
                "m-x",
                "content",
                "y",
                "clientEditId",
                edit.changeId()));
    succeed(bench.last("message:edit"));
    bench.loop.run();
    assertThat(edit.done().join().messageId()).isEqualTo("m-x");
    assertThat(edit.done().join().beforeSending()).isFalse();
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void fateInDoubtIsWaitedForAndTheEditSurvivesTheProcess() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    bench.lose();
    edit(handle.clientMessageId(), "y");
    assertThat(queue.messages().get(0).message().content()).isEqualTo("x");

    restart();
    assertThat(queue.changes())
        .extracting(PendingChange::content, PendingChange::messageId)
        .containsExactly(tuple("y", handle.clientMessageId()));
    bench.start(FeatureBench.FULL);
    assertThat(contents()).containsExactly("x");
    accept(last());
    assertThat(editsById()).containsExactly("m-x=y");
  }

  @Test
  void afterARestartTheServerIsAskedHowItCallsAMessage() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    edit(handle.clientMessageId(), "y");
    // The answer has come and the row is gone, but the edit did not leave any more.
    bench.store.rows.clear();
    restart();
    bench.start(FeatureBench.FULL);
    SentEvent asked = bench.last("delivery:sync");
    assertThat(asked.payload.array("messageIds").orElseThrow().strings())
        .containsExactly(handle.clientMessageId());
    // What is said later of the same message, by the server's id, waits for it.
    edit("m-x", "z");
    assertThat(editsById()).isEmpty();
    asked.succeed(
        "statuses",
        JsonArray.of(
            JsonObject.of(
                "messageId", "m-x", "clientMessageId", handle.clientMessageId(), "state", "read")));
    bench.loop.run();
    assertThat(editsById()).containsExactly("m-x=y");
    succeed(bench.last("message:edit"));
    bench.loop.run();
    assertThat(editsById()).containsExactly("m-x=y", "m-x=z");
  }

  @Test
  void aMessageThatNeverCameIsNotEdited() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    edit(handle.clientMessageId(), "y");
    bench.store.rows.clear();
    restart();
    bench.start(FeatureBench.FULL);
    bench
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(JsonObject.of("messageId", handle.clientMessageId(), "state", "unknown")));
    bench.loop.run();
    QueueEvent.ChangeFailed failed = bench.published(QueueEvent.ChangeFailed.class).get(0);
    assertThat(failed.cause()).isInstanceOf(NoSuchMessageException.class);
    assertThat(failed.change().content()).isEqualTo("y");
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void anEditThatWaitsGivesWayToTheNextAndBothHandlesTell() {
    ChangeHandle one = queue.edit(ROOM, "m1", "one", JsonObject.of("k", 1));
    bench.loop.run();
    ChangeHandle two = edit("m1", "two");
    edit("m2", "other");
    assertThat(queue.changes()).extracting(PendingChange::content).containsExactly("two", "other");
    assertThat(bench.store.operations).hasSize(2);

    bench.start(FeatureBench.FULL);
    assertThat(editsById()).containsExactly("m1=two", "m2=other");
    assertThat(bench.sent("message:edit").get(0).payload.object("metadata"))
        .contains(JsonObject.of("k", 1));
    succeed(bench.sent("message:edit").get(0));
    bench.loop.run();
    assertThat(one.done().join().changeId()).isEqualTo(two.changeId());
    assertThat(two.done()).isCompleted();
  }

  @Test
  void anEditThatMayHaveLeftIsSentAgainAsItWasAndTheNextBehindIt() {
    bench.start(FeatureBench.FULL);
    ChangeHandle one = edit("m1", "one");
    ChangeHandle two = edit("m1", "two");
    assertThat(editsById()).containsExactly("m1=one");
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(editsById()).containsExactly("m1=one", "m1=one");
    assertThat(bench.last("message:edit").payload.string("clientEditId")).contains(one.changeId());
    succeed(bench.last("message:edit"));
    bench.loop.run();
    assertThat(editsById()).endsWith("m1=two");
    succeed(bench.last("message:edit"));
    bench.loop.run();
    assertThat(two.done()).isCompleted();
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void aDeletionTakesWaitingEditsAwayAndNothingFollowsIt() {
    ChangeHandle edit = edit("m1", "one");
    ChangeHandle deletion = delete("m1");
    assertThat(failureOf(edit.done())).isInstanceOf(MessageDiscardedException.class);
    assertThat(failureOf(edit("m1", "two").stored())).isInstanceOf(NoSuchMessageException.class);
    ChangeHandle again = delete("m1");
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("message:edit")).isEmpty();
    assertThat(bench.sent("message:delete")).hasSize(1);
    succeed(bench.last("message:delete"));
    bench.loop.run();
    assertThat(deletion.done()).isCompleted();
    assertThat(again.done()).isCompleted();
  }

  @Test
  void refusalsForGoodEndItWithItsContentAndOthersGoOn() {
    bench.start(FeatureBench.FULL);
    ChangeHandle one = edit("m1", "one");
    ChangeHandle two = edit("m1", "two");
    bench.last("message:edit").refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(failureOf(one.done())).isInstanceOf(RefusedException.class);
    assertThat(one.state()).isEqualTo(ChangeHandle.State.FAILED);
    QueueEvent.ChangeFailed failed = bench.published(QueueEvent.ChangeFailed.class).get(0);
    assertThat(failed.change().content()).isEqualTo("one");
    assertThat(editsById()).endsWith("m1=two");
    succeed(bench.last("message:edit"));
    bench.loop.run();
    assertThat(two.done()).isCompleted();
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void refusalsForNowCostNothingAndSilenceCostsAttempts() {
    bench.start(FeatureBench.FULL);
    ChangeHandle edit = edit("m1", "one");
    for (int i = 0; i < 8; i++) {
      bench.awaitOpen("message:edit").refuse("RATE_LIMITED", Duration.ofSeconds(2));
      bench.loop.run();
    }
    int before = editsById().size();
    bench.loop.advance(Duration.ofMinutes(5));
    assertThat(editsById()).hasSize(before + 6);
    assertThat(failureOf(edit.done())).isInstanceOf(AckTimeoutException.class);
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void changesAreBoundedAndExpire() {
    reopen(options -> options.maxMessages(2).expiry(Duration.ofHours(1)));
    ChangeHandle one = edit("m1", "x");
    edit("m2", "x");
    assertThat(failureOf(edit("m3", "x").stored())).isInstanceOf(QueueFullException.class);
    assertThat(edit("m1", "y").stored()).as("in place of another").isCompleted();
    assertThat(queue.changes()).hasSize(2);
    bench.loop.advance(Duration.ofMinutes(61));
    bench.start(FeatureBench.FULL);
    assertThat(failureOf(one.done())).isInstanceOf(MessageExpiredException.class);
    assertThat(editsById()).isEmpty();
    assertThat(queue.changes()).isEmpty();
    assertThatThrownBy(() -> queue.edit(" ", "m1", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(failureOf(edit("m1", "x".repeat(70_000)).done()))
        .isInstanceOf(PayloadTooLargeException.class);
  }

  @Test
  void aStoreThatRefusesHasTakenNothing() {
    SendHandle handle = send(ROOM, "x");
    bench.store.broken = true;
    ChangeHandle waiting = edit(handle.clientMessageId(), "y");
    ChangeHandle sent = edit("m1", "z");
    ChangeHandle deletion = delete(handle.clientMessageId());
    assertThat(failureOf(waiting.stored())).isInstanceOf(StoreException.class);
    assertThat(failureOf(sent.done())).isInstanceOf(StoreException.class);
    assertThat(failureOf(deletion.done())).isInstanceOf(StoreException.class);
    bench.store.broken = false;
    bench.start(FeatureBench.FULL);
    assertThat(contents()).containsExactly("x");
    assertThat(editsById()).isEmpty();
    assertThat(queue.changes()).isEmpty();
  }

  @Test
  void aMessageIsNotSentWhileItIsBeingRewritten() {
    SendHandle handle = send(ROOM, "x");
    bench.store.hanging.add("replace");
    ChangeHandle edit = edit(handle.clientMessageId(), "y");
    bench.start(FeatureBench.FULL);
    assertThat(contents()).isEmpty();
    bench.store.goOn();
    bench.loop.run();
    assertThat(edit.done()).isCompleted();
    assertThat(contents()).containsExactly("y");
  }

  @Test
  void aFailedMessageIsEditedWhereItIsKept() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "bad word");
    last().refuse("FORBIDDEN");
    bench.loop.run();
    ChangeHandle edit = edit(handle.clientMessageId(), "good word");
    assertThat(edit.done().join().beforeSending()).isTrue();
    queue.retry(handle.clientMessageId());
    bench.loop.run();
    assertThat(contents()).containsExactly("bad word", "good word");
  }

  @Test
  void discardingAMessageEndsTheChangesThatWaitForIt() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    ChangeHandle edit = edit(handle.clientMessageId(), "y");
    bench.store.hanging.add("replace");
    last().refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(queue.discard(handle.clientMessageId())).satisfies(done -> bench.loop.run());
    bench.store.goOn();
    bench.loop.run();
    assertThat(edit.done()).isDone();
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void aReferenceServerChangesNothing() {
    ChangeHandle edit = edit("m1", "x");
    bench.start(FeatureBench.REFERENCE);
    assertThat(failureOf(edit.done())).isInstanceOf(UnsupportedByPeerException.class);
  }

  @Test
  void receiptsKnowHowTheServerCallsAMessage() {
    withReceipts();
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    accept(last());
    edit(handle.clientMessageId(), "y");
    assertThat(editsById()).containsExactly("m-x=y");
    edit("m-x", "z");
    assertThat(editsById()).hasSize(1);
    succeed(bench.last("message:edit"));
    bench.loop.run();
    assertThat(editsById()).containsExactly("m-x=y", "m-x=z");
  }

  @Test
  void clearTakesOutWhatWasNeverSent() {
    bench.start(FeatureBench.FULL);
    send("channel:b", "in flight");
    bench.lose();
    for (int i = 0; i < 5; i++) {
      send(ROOM, "w" + i);
    }
    var cleared = queue.clear();
    bench.loop.run();
    assertThat(cleared.join()).isEqualTo(5);
    assertThat(queue.messages()).hasSize(1);
    assertThat(bench.store.rows).hasSize(1);
  }

  @Test
  void closingTellsWhoeverWaitsAndLosesNothing() {
    ChangeHandle edit = edit("m1", "x");
    feature.close();
    bench.loop.run();
    assertThat(failureOf(edit.done())).isInstanceOf(ClientClosedException.class);
    assertThat(bench.store.operations).hasSize(1);
    assertThat(failureOf(edit("m1", "x").stored())).isInstanceOf(ClientClosedException.class);
  }
}
