package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every loop that runs on a thread and a real clock keeps. */
public interface EventLoopContract {
  /** Returns the loop under test. */
  EventLoop loop();

  @Test
  default void tasksRunInTheOrderOfTheirCallsAndNeverWithinThem() {
    List<Integer> ran = new ArrayList<>();
    CompletableFuture<List<Integer>> done = new CompletableFuture<>();
    loop()
        .execute(
            () -> {
              for (int i = 0; i < 1000; i++) {
                int number = i;
                loop().execute(() -> ran.add(number));
              }
              ran.add(-1);
              loop().execute(() -> done.complete(ran));
            });

    assertThat(Waiting.get(done)).startsWith(-1, 0, 1).hasSize(1001).isSorted();
  }

  @Test
  default void onlyItsOwnTasksAreInTheLoop() {
    CompletableFuture<Boolean> inside = new CompletableFuture<>();
    loop().execute(() -> inside.complete(loop().inLoop()));

    assertThat(Waiting.get(inside)).isTrue();
    assertThat(loop().inLoop()).isFalse();
  }

  @Test
  default void aTaskThatThrowsHurtsNoOther() {
    CompletableFuture<Boolean> after = new CompletableFuture<>();
    loop()
        .execute(
            () -> {
              throw new IllegalStateException("thrown on purpose");
            });
    loop().execute(() -> after.complete(true));

    assertThat(Waiting.get(after)).isTrue();
  }

  @Test
  default void scheduledTasksRunByTheirTimeThenByTheirCall() {
    List<String> ran = new ArrayList<>();
    CompletableFuture<List<String>> done = new CompletableFuture<>();
    loop()
        .execute(
            () -> {
              loop().schedule(Duration.ofMillis(60), () -> done.complete(ran));
              loop().schedule(Duration.ofMillis(40), () -> ran.add("late"));
              for (int i = 10; i < 30; i++) {
                String name = "same " + i;
                loop().schedule(Duration.ofMillis(20), () -> ran.add(name));
              }
              loop().schedule(Duration.ZERO, () -> ran.add("at once"));
              loop().execute(() -> ran.add("executed"));
              loop().schedule(Duration.ofMillis(-5), () -> ran.add("overdue"));
            });

    assertThat(Waiting.get(done)).hasSize(24).startsWith("at once", "executed", "overdue");
    assertThat(Waiting.get(done).subList(3, 23)).isSorted().first().isEqualTo("same 10");
    assertThat(Waiting.get(done)).endsWith("late");
  }

  @Test
  default void timersAreNeverEarlyAndHardlyLate() {
    List<Long> latenesses = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      long start = loop().nanoTime();
      CompletableFuture<Long> ran = new CompletableFuture<>();
      loop().schedule(Duration.ofMillis(5), () -> ran.complete(loop().nanoTime() - start));
      latenesses.add(Waiting.get(ran) - TimeUnit.MILLISECONDS.toNanos(5));
    }

    assertThat(latenesses).allMatch(late -> late >= 0);
    latenesses.sort(null);
    // A wheel with ticks of 100 ms has a median near 50; the margin is for a busy machine.
    assertThat(latenesses.get(latenesses.size() / 2)).isLessThan(TimeUnit.MILLISECONDS.toNanos(20));
  }

  @Test
  default void aTimerCancelledOnTheLoopNeverRuns() {
    CompletableFuture<List<String>> done = new CompletableFuture<>();
    List<String> ran = new ArrayList<>();
    loop()
        .execute(
            () -> {
              Cancellable due = loop().schedule(Duration.ZERO, () -> ran.add("due"));
              Cancellable soon = loop().schedule(Duration.ofMillis(1), () -> ran.add("soon"));
              loop().schedule(Duration.ofMillis(20), () -> done.complete(ran));
              long start = loop().nanoTime();
              while (loop().nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(3)) {
                Thread.onSpinWait(); // until both are overdue
              }
              due.cancel();
              soon.cancel();
              soon.cancel();
            });

    assertThat(Waiting.get(done)).isEmpty();
  }
}
