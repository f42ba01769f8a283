package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.testing.FeatureBench;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the queue counts, of at most three messages and a hundred bytes. */
class TallyTest {
  private final FeatureBench bench = new FeatureBench();
  private final QueueViews views = new QueueViews();
  private final Tally tally = tally();

  private Tally tally() {
    bench.options =
        ClientOptions.builder().queue(queue -> queue.maxMessages(3).maxBytes(100)).build();
    return new Tally(bench.context(), views);
  }

  private static QueuedRow row(int bytes) {
    return HeldStore.row("id", bytes);
  }

  private Entry entry(long order, int bytes) {
    return new Entry(order, new Lane("r", false), null, row(bytes), 0);
  }

  private static QueueLot lot(int waiting, long bytes) {
    return QueueLot.builder().id("l").waiting(waiting).waitingBytes(bytes).failed(5).build();
  }

  @Test
  void itTakesUpToTheNumberAndUpToTheBytes() {
    assertThat(tally.takes(row(100))).isTrue();
    assertThat(tally.takes(row(101))).isFalse();
    assertThat(tally.canTake(row(100))).isTrue();
    assertThat(tally.canTake(row(101))).isFalse();
    tally.add(row(60));
    assertThat(tally.takes(row(40))).isTrue();
    assertThat(tally.takes(row(41))).isFalse();
    assertThat(tally.canTake(row(41))).as("if others go").isTrue();
    tally.add(row(1));
    assertThat(tally.takes(row(1))).isTrue();
    tally.add(row(1));
    assertThat(tally.takes(row(1))).isFalse();
    assertThat(tally.full()).hasMessageContaining("3 messages of 62 bytes");
    tally.remove(row(1));
    assertThat(tally.takes(row(39))).isTrue();
    assertThat(tally.takes(row(40))).isFalse();
    assertThat(views.size()).isEqualTo(2);
  }

  @Test
  void whatTheStoreCountsAndWasGivenMeanwhileCountsOnce() {
    tally.add(row(10));
    tally.add(row(10));
    tally.opening(2);
    tally.add(row(10));
    // Of the two that the store counts one was refused before it counted, and one after all.
    tally.refused(entry(2, 10));
    tally.refused(entry(3, 10));
    assertThat(tally.waiting()).isEqualTo(1);
    tally.opened(List.of(lot(1, 40), lot(1, 10)));
    assertThat(tally.waiting()).isEqualTo(2);
    assertThat(tally.takes(row(50))).isTrue();
    assertThat(tally.takes(row(51))).isFalse();
  }

  @Test
  void anEmptyQueueIsToldOnceAfterSomethingWaited() {
    tally.report();
    assertThat(bench.published(QueueEvent.Flushed.class)).isEmpty();
    tally.add(row(1));
    tally.report();
    assertThat(bench.published(QueueEvent.Flushed.class)).isEmpty();
    tally.remove(row(1));
    tally.report();
    tally.report();
    assertThat(bench.published(QueueEvent.Flushed.class)).hasSize(1);
    tally.add(List.of(lot(0, 0)));
    tally.report();
    assertThat(bench.published(QueueEvent.Flushed.class)).as("nothing came").hasSize(1);
    tally.add(List.of(lot(1, 1)));
    tally.remove(row(1));
    tally.report();
    assertThat(bench.published(QueueEvent.Flushed.class)).hasSize(2);
  }
}
