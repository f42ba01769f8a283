package io.realtime4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class LaneTest {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Integer> batches = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final Lane lane = new Lane(tasks::add, "unused", 3, WaitLimit.none(), this::runBatch);

  private void runBatch(List<Call<?>> calls, Consumer<List<Call<?>>> later) {
    batches.add(calls.size());
    calls.forEach(Call::complete);
  }

  private CompletionStage<Void> submit(String name) {
    CompletionStage<Void> stage = lane.<Void>submit(sql -> null);
    stage.thenRun(() -> events.add(name));
    return stage;
  }

  @Test
  void whatWaitsGoesInOneBatchUpToTheBound() {
    for (int i = 0; i < 7; i++) {
      submit("c" + i);
    }
    assertThat(tasks).hasSize(1);

    tasks.remove().run();
    assertThat(batches).containsExactly(3);
    tasks.remove().run();
    tasks.remove().run();
    assertThat(batches).containsExactly(3, 3, 1);
    assertThat(tasks).isEmpty();
    assertThat(events).containsExactly("c0", "c1", "c2", "c3", "c4", "c5", "c6");
  }

  @Test
  void whatAResultAddsGoesIntoTheNextBatch() {
    submit("first").thenRun(() -> submit("second"));
    tasks.remove().run();
    assertThat(events).containsExactly("first");
    tasks.remove().run();
    assertThat(events).containsExactly("first", "second");
  }

  @Test
  void closingRunsWhatWaitsThenTheEnd() {
    for (int i = 0; i < 4; i++) {
      submit("c" + i);
    }
    lane.close(() -> events.add("end"));
    assertThat(events).containsExactly("c0", "c1", "c2", "c3", "end");

    tasks.remove().run();
    assertThat(events).hasSize(5);
    assertThat(lane.submit(sql -> null).toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void closingInsideABatchWaitsForItsEnd() {
    submit("first").thenRun(() -> lane.close(() -> events.add("end")));
    submit("second");
    submit("third");
    submit("fourth");
    tasks.remove().run();
    assertThat(events).containsExactly("first", "second", "third", "fourth", "end");
  }

  @Test
  void anExecutorThatIsGoneFailsWhatWaits() throws Exception {
    Lane orphan =
        new Lane(
            task -> {
              throw new RejectedExecutionException("shut down");
            },
            "unused",
            3,
            WaitLimit.none(),
            this::runBatch);
    for (int i = 0; i < 2; i++) {
      assertThat(Waiting.failure(orphan.submit(sql -> null)).code())
          .isEqualTo(StoreException.UNAVAILABLE);
    }
    assertThat(batches).isEmpty();
  }

  @Test
  void anExecutorThatRunsAtOnceKeepsTheOrder() {
    Lane direct = new Lane(Runnable::run, "unused", 3, WaitLimit.none(), this::runBatch);
    direct
        .<Void>submit(sql -> null)
        .thenRun(() -> direct.<Void>submit(sql -> null).thenRun(() -> events.add("inner")))
        .thenRun(() -> events.add("outer"));
    assertThat(events).containsExactly("inner", "outer");
  }

  @Test
  void aTurnThatHadToWaitTakesAlongWhatHasComeMeanwhile() {
    AtomicInteger runs = new AtomicInteger();
    Lane[] slow = new Lane[1];
    slow[0] =
        new Lane(
            tasks::add,
            "unused",
            10,
            WaitLimit.none(),
            (calls, later) -> {
              if (runs.getAndIncrement() == 0) {
                var unused = slow[0].submit(sql -> 2);
              }
              later.accept(calls);
              runBatch(calls, later);
            });

    var unused = slow[0].submit(sql -> 1);
    tasks.remove().run();

    assertThat(batches).containsExactly(2);
    assertThat(tasks).isEmpty();
  }

  @Test
  void noMoreIsTakenAlongThanATurnTakes() {
    Lane late =
        new Lane(
            tasks::add,
            "unused",
            10,
            WaitLimit.none(),
            (calls, later) -> {
              later.accept(calls);
              runBatch(calls, later);
            });

    for (int i = 0; i < 3; i++) {
      var unused = late.submit(Lane.MAX_TURN_ROWS / 2, 0, sql -> 1);
    }
    tasks.remove().run();
    tasks.remove().run();

    assertThat(batches).containsExactly(2, 1);
  }
}
