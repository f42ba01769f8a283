package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import org.junit.jupiter.api.Test;

/** How many messages a whole queue has under way, and how many it has marked for it. */
class UnderWayTest extends QueueFixture {
  private void send(int messages, int bytes) {
    for (int i = 0; i < messages; i++) {
      queue.send("channel:" + i % 4, "x".repeat(bytes));
    }
    bench.loop.run();
  }

  private int underWay() {
    return bench.open("message:send").size();
  }

  private void acceptOne() {
    SentEvent first = bench.open("message:send").get(0);
    bench.sent.removeIf(sent -> !sent.isOpen());
    accept(first);
  }

  private void acceptAll() {
    while (underWay() > 0) {
      acceptOne();
    }
  }

  @Test
  void beyondTheLeastTheBytesUnderWayCountAndOnlyThose() {
    reopen(options -> options.maxMessages(5_000).maxBytes(50 << 20));
    bench.start(FeatureBench.FULL);
    send(300, 2_000);
    assertThat(underWay()).isEqualTo(16);
    for (int i = 0; i < 250; i++) {
      acceptOne();
    }
    assertThat(underWay()).as("half a megabyte has been answered").isEqualTo(50);
    acceptAll();
    send(40, 20_000);
    assertThat(underWay()).as("a third of a megabyte").isEqualTo(16);
    acceptAll();
    assertThat(queue.size()).isZero();
  }

  @Test
  void ofTheWayToTheNextSessionNothingIsKnown() {
    reopen(options -> options.maxMessages(5_000));
    bench.start(FeatureBench.FULL);
    send(200, 10);
    acceptAll();
    send(64, 10);
    assertThat(underWay()).isEqualTo(64);
    acceptAll();
    bench.lose();
    bench.start(FeatureBench.FULL);
    send(64, 10);
    assertThat(underWay()).isEqualTo(16);
  }

  private long marked() {
    return bench.store.rows.values().stream().filter(row -> row.written()).count();
  }

  @Test
  void whatIsToBeWrittenIsMarkedBeforeItsTurnComes() {
    reopen(options -> options.maxMessages(5_000));
    for (int i = 0; i < 300; i++) {
      queue.send("channel:a", "m" + i);
    }
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    assertThat(marked()).isEqualTo(256);
    while (!last().payload.string("content").orElseThrow().equals("m127")) {
      acceptOne();
      assertThat(bench.store.rows.values()).anyMatch(row -> !row.written());
    }
    acceptOne();
    assertThat(bench.store.rows.values()).allMatch(row -> row.written());
  }
}
