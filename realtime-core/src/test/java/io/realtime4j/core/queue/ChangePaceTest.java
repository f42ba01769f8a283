package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.MessageExpiredException;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.core.testing.FeatureBench;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When changes are sent: how soon, how many at once, and until when. */
class ChangePaceTest extends ChangeFixture {
  @Test
  void aChangeThatIsBeingMadeSaysSo() {
    bench.start(FeatureBench.FULL);
    ChangeHandle deletion = delete("m1");
    assertThat(deletion.state()).isEqualTo(ChangeHandle.State.IN_FLIGHT);
    bench
        .last("message:delete")
        .succeed("messageId", "m1", "roomName", ROOM, "deletedAt", "2026-01-02T03:04:05Z");
    bench.loop.run();
    assertThat(deletion.state()).isEqualTo(ChangeHandle.State.DONE);
    assertThat(deletion.done().join().changedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void whatComesWhileAnotherIsUnderWayOrBacksOffIsStoredAtOnce() {
    bench.start(FeatureBench.FULL);
    edit("m1", "one");
    ChangeHandle two = edit("m1", "two");
    assertThat(two.stored()).isCompleted();
    bench.last("message:edit").refuse("INTERNAL_ERROR");
    bench.loop.run();
    assertThat(edit("m1", "three").stored()).isCompleted();
    assertThat(bench.store.operations).hasSize(2);
  }

  @Test
  void whatIsRefusedForNowIsSentAgainAfterAWhile() {
    bench.start(FeatureBench.FULL);
    edit("m1", "x");
    bench.last("message:edit").refuse("INTERNAL_ERROR");
    bench.loop.advance(Duration.ofMillis(999));
    assertThat(edits()).hasSize(1);
    bench.loop.advance(Duration.ofMillis(101));
    assertThat(edits()).hasSize(2);
    bench.last("message:edit").refuse("INTERNAL_ERROR");
    bench.loop.advance(Duration.ofMillis(1_999));
    assertThat(edits()).hasSize(2);
    bench.loop.advance(Duration.ofMillis(201));
    assertThat(edits()).hasSize(3);
  }

  @Test
  void whileOneBacksOffAnotherTakesItsPlace() {
    bench.start(FeatureBench.FULL);
    for (int i = 0; i < 17; i++) {
      edit("m" + i, "x" + i);
    }
    assertThat(edits()).hasSize(16);
    bench.open("message:edit").get(0).refuse("INTERNAL_ERROR");
    bench.loop.run();
    assertThat(edits()).hasSize(17).endsWith("x16");
  }

  @Test
  void askingForLittlePatienceDoesNotEndMuch() {
    bench.start(FeatureBench.FULL);
    edit("m1", "x");
    edit("m2", "y");
    List.copyOf(bench.open("message:edit")).get(0).refuse("RATE_LIMITED", Duration.ofSeconds(20));
    bench.open("message:edit").get(0).refuse("RATE_LIMITED", Duration.ofSeconds(2));
    bench.loop.advance(Duration.ofMillis(19_999));
    assertThat(edits()).hasSize(2);
    bench.loop.advance(Duration.ofMillis(2_002));
    assertThat(edits()).hasSize(3);
  }

  @Test
  void aChangeExpiresADayAfterItWasTakenWheneverThatWas() {
    bench.loop.advance(Duration.ofHours(30));
    ChangeHandle early = edit("m1", "x");
    bench.loop.advance(Duration.ofHours(1));
    ChangeHandle late = edit("m2", "x");
    bench.loop.advance(Duration.ofHours(22));
    assertThat(early.done()).isNotDone();
    bench.loop.advance(Duration.ofHours(1));
    assertThat(failureOf(early.done())).isInstanceOf(MessageExpiredException.class);
    assertThat(late.done()).isNotDone();
    bench.loop.advance(Duration.ofHours(1));
    assertThat(failureOf(late.done())).isInstanceOf(MessageExpiredException.class);
  }

  private List<String> expired() {
    return bench.published(QueueEvent.ChangeFailed.class).stream()
        .filter(failed -> failed.cause() instanceof MessageExpiredException)
        .map(failed -> failed.change().content())
        .toList();
  }

  @Test
  void whatAnEarlierProcessTookIsAsOldAsItIs() {
    edit("m1", "x");
    restart(Duration.ofHours(23));
    assertThat(queue.changes()).hasSize(1);
    bench.loop.advance(Duration.ofMinutes(59));
    assertThat(expired()).isEmpty();
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(expired()).containsExactly("x");
  }

  @Test
  void whatIsOlderExpiresFirstThoughItIsFoundLast() {
    edit("m1", "old");
    bench.loop.advance(Duration.ofHours(10));
    edit("m2", "new");
    // As a clock that was set back leaves them.
    var rows = List.copyOf(bench.store.operations.values());
    bench.store.operations.clear();
    bench.store.operations.put(rows.get(1).id(), rows.get(1));
    bench.store.operations.put(rows.get(0).id(), rows.get(0));
    restart();
    assertThat(queue.changes()).extracting(PendingChange::content).containsExactly("new", "old");
    bench.loop.advance(Duration.ofHours(14));
    assertThat(expired()).containsExactly("old");
    bench.loop.advance(Duration.ofHours(10));
    assertThat(expired()).containsExactly("old", "new");
  }
}
