package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.SendHandle;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Failed messages that hold up those behind them, asked for before their turn has come. */
class EarlyTest extends QueueFixture {
  private static final Held FEW = new Held(4, 1 << 20, 4, 2, 2);

  private List<String> ids;

  @Override
  MessageQueue open() {
    bench.options = ClientOptions.builder().queue(queue -> queue.holdBehindFailed(true)).build();
    QueueFeature opened = new QueueFeature(bench.context(), FEW);
    feature = opened;
    bench.loop.run();
    return opened;
  }

  /** Ten of an earlier process, of which two have failed; four are here. */
  private void restart() {
    for (int i = 0; i < 10; i++) {
      send("channel:a", "m" + i);
    }
    ids = List.copyOf(bench.store.rows.keySet());
    fail(6);
    fail(8);
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    queue = open();
  }

  private void fail(int number) {
    bench.store.rows.computeIfPresent(
        ids.get(number), (id, row) -> row.withState(false, 1, "FORBIDDEN"));
  }

  private SendHandle find(int number) {
    CompletableFuture<Optional<SendHandle>> found = queue.find(ids.get(number));
    bench.loop.run();
    return found.join().orElseThrow();
  }

  private SendHandle retry(int number) {
    SendHandle handle = queue.retry(ids.get(number));
    bench.loop.run();
    return handle;
  }

  private List<String> drain() {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < bench.sent.size(); i++) {
      SentEvent sent = bench.sent.get(i);
      if (sent.event.equals("message:send") && sent.isOpen()) {
        order.add(sent.payload.string("content").orElseThrow());
        accept(sent);
      }
    }
    return order;
  }

  @Test
  void whatIsFoundBeforeItsTurnHoldsUpThoseBehindItAlone() {
    restart();
    assertThat(find(8).state()).isEqualTo(SendHandle.State.FAILED);
    SendHandle sixth = find(6);
    bench.start(FeatureBench.FULL);
    assertThat(drain()).containsExactly("m0", "m1", "m2", "m3", "m4", "m5");
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(find(6)).isSameAs(sixth);
    retry(6);
    assertThat(drain()).containsExactly("m7");
    retry(8);
    assertThat(drain()).containsExactly("m9", "m6", "m8");
    assertThat(queue.messages()).isEmpty();
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatIsRetriedOrDiscardedBeforeItsTurnHoldsUpNobody() {
    restart();
    SendHandle again = retry(6);
    assertThat(again.stored()).isCompleted();
    CompletableFuture<Boolean> gone = queue.discard(ids.get(8));
    bench.loop.run();
    assertThat(gone).isCompletedWithValue(true);
    bench.start(FeatureBench.FULL);
    assertThat(drain()).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m7", "m9", "m6");
    assertThat(again.sent()).isCompleted();
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatCannotBeRetriedNowKeepsItsTurn() {
    restart();
    find(6);
    bench.store.broken = true;
    assertThat(failureOf(retry(6).stored())).hasMessageContaining("disk full");
    bench.store.broken = false;
    bench.start(FeatureBench.FULL);
    assertThat(drain()).containsExactly("m0", "m1", "m2", "m3", "m4", "m5");
    retry(6);
    retry(8);
    assertThat(drain()).containsExactly("m7", "m9", "m6", "m8");
  }

  @Test
  void aRoomOfWhichNothingElseIsHereIsNotForgotten() {
    for (int i = 0; i < 10; i++) {
      send(i == 8 || i == 9 ? "channel:b" : "channel:a", "m" + i);
    }
    ids = List.copyOf(bench.store.rows.keySet());
    fail(8);
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    queue = open();
    find(8);
    bench.start(FeatureBench.FULL);
    assertThat(drain()).hasSize(8).doesNotContain("m9");
    retry(8);
    assertThat(drain()).containsExactly("m9", "m8");
  }
}
