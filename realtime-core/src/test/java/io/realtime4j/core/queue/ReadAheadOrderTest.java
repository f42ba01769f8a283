package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.SendHandle;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes to the store alone while the store takes its time: of twenty in memory a room has five.
 */
class ReadAheadOrderTest extends QueueFixture {
  private static final Held FEW = new Held(20, 1 << 20, 5, 3, 4);

  @Override
  MessageQueue open() {
    bench.options = ClientOptions.builder().queue(queue -> queue.maxMessages(10_000)).build();
    QueueFeature opened = new QueueFeature(bench.context(), FEW);
    feature = opened;
    bench.loop.run();
    return opened;
  }

  private void accept(int most) {
    for (int i = 0, done = 0; i < bench.sent.size() && done < most; i++) {
      SentEvent sent = bench.sent.get(i);
      if (sent.event.equals("message:send") && sent.isOpen()) {
        accept(sent);
        done++;
      }
    }
  }

  @Test
  void whatIsUnreadIsReadThoughARoomHasLeftSomethingBehind() {
    for (int i = 0; i < 20; i++) {
      send("channel:a", "a" + i);
    }
    for (int i = 0; i < 20; i++) {
      send("channel:b" + i, "b" + i);
    }
    assertThat(queue.messages()).hasSizeLessThanOrEqualTo(20);
    bench.start(FeatureBench.FULL);
    accept(Integer.MAX_VALUE);
    assertThat(contents()).doesNotHaveDuplicates().hasSize(40);
    assertThat(queue.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingOvertakesWhatIsOnItsWayToTheStoreAlone(boolean afterARefusal) {
    bench.start(FeatureBench.FULL);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      send("channel:a", "a" + i);
      order.add("a" + i);
      bench.store.broken = afterARefusal && i == 2;
      if (bench.store.broken) {
        send("channel:a", "refused");
        bench.store.broken = false;
      }
    }
    // What is added to the store hangs from here on.
    bench.store.hanging.add("");
    send("channel:a", "behind");
    accept(8);
    send("channel:a", "last");
    bench.store.goOn();
    bench.loop.run();
    accept(Integer.MAX_VALUE);
    order.add("behind");
    order.add("last");
    assertThat(contents()).isEqualTo(order);
  }

  @Test
  void aHandleOfWhatTheStoreAloneHasSaysThatItWaits() {
    for (int i = 0; i < 40; i++) {
      send("channel:a", "a" + i);
    }
    String id =
        bench.store.rows.values().stream().skip(39).findFirst().orElseThrow().clientMessageId();
    assertThat(queue.messages()).noneMatch(message -> message.clientMessageId().equals(id));
    bench = new FeatureBench(bench.loop, bench.store);
    queue = open();
    CompletableFuture<Optional<SendHandle>> found = queue.find(id);
    bench.loop.run();
    SendHandle handle = found.join().orElseThrow();
    assertThat(handle.state()).isEqualTo(SendHandle.State.WAITING);
    assertThat(handle.stored()).isCompleted();
    bench.start(FeatureBench.FULL);
    accept(Integer.MAX_VALUE);
    assertThat(handle.sent()).isCompleted();
  }
}
