package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.NoSuchMessageException;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.core.testing.FeatureBench;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the store has of changes, and when, and what becomes of them while it takes its time. */
class ChangeStoreTest extends ChangeFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void whatIsWrittenDownIsSaidOnceAndNotAgainByTheNextProcess() {
    ChangeHandle edit = edit("m1", "x");
    assertThat(bench.published(QueueEvent.ChangeQueued.class))
        .extracting(queued -> queued.change().changeId())
        .containsExactly(edit.changeId());
    restart();
    assertThat(queue.changes()).extracting(PendingChange::content).containsExactly("x");
    assertThat(bench.published(QueueEvent.ChangeQueued.class)).isEmpty();
  }

  @Test
  void whatIsBeingMadeInTheQueueIsNotWrittenDownButWhatFollowsIs() {
    SendHandle handle = send(ROOM, "x");
    bench.store.hanging.add("replace");
    ChangeHandle one = edit(handle.clientMessageId(), "y");
    ChangeHandle two = edit(handle.clientMessageId(), "z");
    assertThat(one.stored()).isNotDone();
    assertThat(two.stored()).isCompleted();
    assertThat(bench.store.operations).containsOnlyKeys(two.changeId());
    bench.store.goOn();
    bench.loop.run();
    assertThat(one.done()).isCompleted();
    assertThat(two.done()).isCompleted();
    assertThat(queue.messages().get(0).message().content()).isEqualTo("z");
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void anEditOfARowThatAnotherTookAwayIsOfAMessageThatIsNotThere() {
    SendHandle handle = send(ROOM, "x");
    bench.store.rows.clear();
    ChangeHandle edit = edit(handle.clientMessageId(), "y");
    assertThat(failureOf(edit.done())).isInstanceOf(NoSuchMessageException.class);
    assertThat(queue.messages().get(0).message().content()).isEqualTo("x");
  }

  @Test
  void aMessageLeavesAsItWasWhenTheStoreDoesNotSayWhetherItIsRewritten() {
    SendHandle handle = send(ROOM, "x");
    bench.store.hanging.add("replace");
    ChangeHandle edit = edit(handle.clientMessageId(), "y");
    bench.start(FeatureBench.FULL);
    assertThat(contents()).isEmpty();
    bench.loop.advance(PATIENCE);
    assertThat(failureOf(edit.done())).isInstanceOf(StoreException.class);
    assertThat(contents()).containsExactly("x");
    bench.store.goOn();
    bench.loop.run();
    // It is on its way as it was, whatever the store has.
    assertThat(queue.messages().get(0).message().content()).isEqualTo("x");
    accept(last());
    assertThat(handle.sent()).isCompleted();
  }

  @Test
  void aMessageSaysWhatTheStoreSaysThoughItSaysItLate() {
    SendHandle handle = send(ROOM, "x");
    bench.store.hanging.add("replace");
    edit(handle.clientMessageId(), "y");
    bench.loop.advance(PATIENCE);
    assertThat(queue.messages().get(0).message().content()).isEqualTo("x");
    bench.store.goOn();
    bench.loop.run();
    assertThat(queue.messages().get(0).message().content()).isEqualTo("y");
    bench.start(FeatureBench.FULL);
    assertThat(contents()).containsExactly("y");
  }

  @Test
  void aMessageStaysAsItIsWhenTheStoreSaysLateThatItHasNone() {
    SendHandle handle = send(ROOM, "x");
    bench.store.rows.clear();
    bench.store.hanging.add("replace");
    edit(handle.clientMessageId(), "y");
    bench.loop.advance(PATIENCE);
    bench.store.goOn();
    bench.loop.run();
    assertThat(queue.messages().get(0).message().content()).isEqualTo("x");
  }

  @Test
  void anEditIsMadeWhereAMessageWasPutWhileItWasRewritten() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "bad word");
    last().refuse("FORBIDDEN");
    bench.loop.run();
    bench.lose();
    bench.store.hanging.add("replace");
    ChangeHandle edit = edit(handle.clientMessageId(), "good word");
    queue.retry(handle.clientMessageId());
    bench.loop.run();
    bench.store.goOn();
    bench.loop.run();
    assertThat(edit.done()).isCompleted();
    bench.start(FeatureBench.FULL);
    assertThat(contents()).containsExactly("bad word", "good word");
  }

  @Test
  void aMessageThatTheServerRefusesSaysAtOnceWhatItsEditSays() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "bad word");
    ChangeHandle edit = edit(handle.clientMessageId(), "good word");
    last().refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(edit.done()).isCompleted();
    assertThat(edit.done().join().beforeSending()).isTrue();
    assertThat(queue.messages().get(0).message().content()).isEqualTo("good word");
  }

  @Test
  void aDeletionWaitsForTheEditThatIsBeingMade() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    ChangeHandle edit = edit(handle.clientMessageId(), "y");
    bench.store.hanging.add("replace");
    last().refuse("FORBIDDEN");
    bench.loop.run();
    ChangeHandle deletion = delete(handle.clientMessageId());
    assertThat(edit.done()).isNotDone();
    bench.store.goOn();
    bench.loop.run();
    assertThat(edit.done()).isCompleted();
    assertThat(deletion.done()).isCompleted();
    assertThat(queue.messages()).isEmpty();
    assertThat(bench.published(QueueEvent.ChangeFailed.class)).isEmpty();
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void aChangeThatTheStoreDoesNotTakeLetsTheNextGoOn() {
    bench.start(FeatureBench.FULL);
    bench.store.hanging.add("addOperations");
    ChangeHandle one = edit("m1", "x");
    bench.store.hanging.clear();
    ChangeHandle two = edit("m1", "y");
    assertThat(two.stored()).isCompleted();
    assertThat(edits()).isEmpty();
    bench.loop.advance(PATIENCE);
    assertThat(failureOf(one.stored())).isInstanceOf(StoreException.class);
    assertThat(edits()).containsExactly("y");
    succeed(bench.last("message:edit"));
    bench.loop.run();
    assertThat(two.done()).isCompleted();
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void whatWaitsForAStoreThatHangsIsBoundedByItsBytes() {
    reopen(options -> options.maxBytes(2_500));
    bench.store.hanging.add("find");
    edit("m1", "x".repeat(900));
    edit("m2", "x".repeat(900));
    assertThat(failureOf(edit("m3", "x".repeat(900)).stored()))
        .isInstanceOf(QueueFullException.class);
    assertThat(edit("m4", "x".repeat(100)).stored()).isNotDone();
    bench.store.goOn();
    bench.loop.run();
    assertThat(queue.changes()).hasSize(3);
  }

  @Test
  void whatWasFoundOrNotWaitsForTheStoreNoMore() {
    reopen(options -> options.maxBytes(2_500).maxMessages(2));
    bench.store.broken = true;
    for (int i = 0; i < 5; i++) {
      assertThat(failureOf(edit("m1", "x".repeat(900)).stored()))
          .isInstanceOf(StoreException.class);
    }
    bench.store.broken = false;
    bench.start(FeatureBench.FULL);
    for (int i = 0; i < 5; i++) {
      ChangeHandle edit = edit("m1", "x".repeat(900));
      succeed(bench.last("message:edit"));
      bench.loop.run();
      assertThat(edit.done()).isCompleted();
    }
  }

  @Test
  void aStoreThatDoesNotSayWhetherItHasAMessageIsAskedAgain() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    edit(handle.clientMessageId(), "y");
    bench.store.rows.clear();
    restart();
    bench.store.hanging.add("find");
    bench.start(FeatureBench.FULL);
    bench.loop.advance(PATIENCE);
    assertThat(bench.sent("delivery:sync")).isEmpty();
    bench.store.hanging.clear();
    bench.loop.advance(Duration.ofMillis(1_001));
    assertThat(bench.sent("delivery:sync")).hasSize(1);
  }

  @Test
  void whatWasMadeWhileTheStoreIsReadIsNotMadeAgain() {
    bench.start(FeatureBench.FULL);
    ChangeHandle edit = edit("m1", "x");
    bench.lose();
    // What is read by now has the edit.
    bench.store.hanging.add("operations");
    bench.start(FeatureBench.FULL);
    bench.loop.advance(Duration.ofSeconds(2));
    succeed(bench.last("message:edit"));
    bench.loop.run();
    assertThat(edit.done()).isCompleted();
    int sent = edits().size();
    bench.store.goOn();
    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(edits()).hasSize(sent);
    assertThat(queue.changes()).isEmpty();
  }
}
