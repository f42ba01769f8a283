package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class VirtualSchedulerTest {
  private final VirtualScheduler scheduler = new VirtualScheduler(1);
  private final EventLoop loop = scheduler.newLoop("loop");
  private final List<String> seen = new ArrayList<>();

  @Test
  void tasksOfOneLoopKeepTheirOrder() {
    for (int i = 0; i < 20; i++) {
      String name = "t" + i;
      loop.execute(() -> seen.add(name));
    }
    scheduler.advance(Duration.ZERO);
    assertThat(seen).hasSize(20).isSortedAccordingTo(this::byNumber);
  }

  @Test
  void timersDueTogetherFireInTheOrderInWhichTheyWereSet() {
    loop.schedule(Duration.ofSeconds(2), () -> seen.add("later"));
    loop.schedule(Duration.ofSeconds(1), () -> seen.add("first"));
    loop.schedule(Duration.ofSeconds(1), () -> seen.add("second"));
    scheduler.advance(Duration.ofMillis(999));
    assertThat(seen).isEmpty();
    scheduler.advance(Duration.ofMillis(1));
    assertThat(seen).containsExactly("first", "second");
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(seen).containsExactly("first", "second", "later");
  }

  @Test
  void timeStandsStillWhileTasksRun() {
    long before = loop.nanoTime();
    loop.execute(() -> loop.execute(() -> seen.add("done")));
    scheduler.advance(Duration.ZERO);
    assertThat(seen).containsExactly("done");
    assertThat(loop.nanoTime()).isEqualTo(before);
  }

  @Test
  void aTimerCancelledByATaskOfItsOwnTimeDoesNotRun() {
    Cancellable[] second = new Cancellable[1];
    loop.schedule(Duration.ofSeconds(1), () -> second[0].cancel());
    second[0] = loop.schedule(Duration.ofSeconds(1), () -> seen.add("cancelled"));
    scheduler.advance(Duration.ofSeconds(5));
    assertThat(seen).isEmpty();
  }

  @Test
  void theSeedDecidesWhichLoopGoesFirst() {
    assertThat(interleaving(7)).isEqualTo(interleaving(7));
    assertThat(List.of(interleaving(1), interleaving(2), interleaving(3), interleaving(4)))
        .as("some seed gives another order")
        .anySatisfy(order -> assertThat(order).isNotEqualTo(interleaving(1)));
  }

  @Test
  void aTaskThatThrowsEndsTheRun() {
    loop.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    assertThatThrownBy(() -> scheduler.advance(Duration.ZERO))
        .isInstanceOf(AssertionError.class)
        .hasRootCauseMessage("on purpose");
  }

  @Test
  void awaitGivesUpInVirtualTime() {
    assertThatThrownBy(
            () -> scheduler.await(Duration.ofSeconds(3), new CompletableFuture<String>()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("PT3S");
  }

  @Test
  void inLoopIsTrueOnlyOnTheLoopThatRuns() {
    EventLoop other = scheduler.newLoop("other");
    loop.execute(() -> seen.add(loop.inLoop() + "," + other.inLoop()));
    scheduler.advance(Duration.ZERO);
    assertThat(seen).containsExactly("true,false");
    assertThat(loop.inLoop()).isFalse();
  }

  private static List<String> interleaving(long seed) {
    VirtualScheduler scheduler = new VirtualScheduler(seed);
    List<String> order = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      EventLoop loop = scheduler.newLoop(name);
      for (int i = 0; i < 5; i++) {
        String step = name + i;
        loop.execute(() -> order.add(step));
      }
    }
    scheduler.advance(Duration.ZERO);
    return order;
  }

  private int byNumber(String a, String b) {
    return Integer.compare(Integer.parseInt(a.substring(1)), Integer.parseInt(b.substring(1)));
  }
}
