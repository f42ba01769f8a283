package io.realtime4j.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialLaneTest {
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final SerialLane lane = SerialLane.on(null, "lane of a test");

  @AfterEach
  void close() {
    lane.close();
  }

  @Test
  void aShortCallIsDoneAtOnceWhereNothingIsBeforeIt() {
    assertThat(lane.submitShort(1, () -> "done").toCompletableFuture())
        .isCompletedWithValue("done");
  }

  @Test
  void aShortCallWaitsForWhatIsUnderWay() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    lane.change(
        () -> {
          began.countDown();
          await(mayEnd);
          order.add("first");
        });
    await(began);
    CompletableFuture<Boolean> second =
        lane.submitShort(1, () -> order.add("second")).toCompletableFuture();
    assertThat(second).isNotDone();
    mayEnd.countDown();
    second.get(10, TimeUnit.SECONDS);
    assertThat(order).containsExactly("first", "second");
  }

  @Test
  void aShortCallFromWithinACallComesAfterIt() throws Exception {
    CompletableFuture<Boolean> inner = new CompletableFuture<>();
    lane.change(
        () -> {
          lane.submitShort(1, () -> order.add("inner")).thenAccept(inner::complete);
          order.add("outer");
        });
    inner.get(10, TimeUnit.SECONDS);
    assertThat(order).containsExactly("outer", "inner");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
