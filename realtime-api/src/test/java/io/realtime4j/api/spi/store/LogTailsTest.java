package io.realtime4j.api.spi.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Listeners that do as they like, on a log whose every answer is there at once. */
final class LogTailsTest {
  private Instant now = Instant.EPOCH;
  private long end;
  private final LogTails tails = new LogTails(this::scan, () -> now);
  private final List<Long> seen = new ArrayList<>();

  /** Gives one place a page. */
  private CompletionStage<LogScan> scan(ScanQuery query) {
    long to = Math.min(query.after() + 1, end);
    return CompletableFuture.completedFuture(
        LogScan.builder().completeTo(to).hasMore(to < end).build());
  }

  private void commit() {
    end++;
    tails.committed();
  }

  @Test
  void aLongCatchUpIsALoop() {
    end = 200_000;
    tails.add(
        0,
        batch -> {
          seen.add(batch.completeTo());
          return CompletableFuture.completedFuture(null);
        });
    assertThat(seen).hasSize(200_000).isSorted();
  }

  @Test
  @SuppressWarnings("NullAway") // which is the fault
  void aListenerThatGivesNoStageGetsTheNextBatch() {
    tails.add(
        0,
        batch -> {
          seen.add(batch.completeTo());
          return null;
        });
    commit();
    commit();
    assertThat(seen).containsExactly(1L, 2L);
  }

  @Test
  void aListenerThatMissesAClassGetsTheNextBatch() {
    tails.add(
        0,
        batch -> {
          seen.add(batch.completeTo());
          throw new NoClassDefFoundError("gone");
        });
    commit();
    commit();
    assertThat(seen).containsExactly(1L, 2L);
  }

  @Test
  void aListenerThatHangsGetsTheNextBatchAfterItsTimeAndItsLateAnswersCountNothing() {
    List<CompletableFuture<Void>> stages = new ArrayList<>();
    tails.add(
        0,
        batch -> {
          seen.add(batch.completeTo());
          CompletableFuture<Void> stage = new CompletableFuture<>();
          stages.add(stage);
          return stage;
        });
    commit();
    now = now.plus(LogTails.PATIENCE).minusMillis(1);
    commit();
    assertThat(seen).containsExactly(1L);

    now = now.plusMillis(1);
    commit();
    assertThat(seen).containsExactly(1L, 2L);

    stages.get(0).complete(null);
    now = now.plus(Duration.ofSeconds(1));
    commit();
    assertThat(seen).as("the second batch is under way still").containsExactly(1L, 2L);

    stages.get(1).complete(null);
    assertThat(seen).containsExactly(1L, 2L, 3L);
    stages.get(2).completeExceptionally(new IllegalStateException("its own fault"));
    assertThat(seen).containsExactly(1L, 2L, 3L, 4L);
  }
}
