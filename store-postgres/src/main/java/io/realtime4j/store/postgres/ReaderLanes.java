package io.realtime4j.store.postgres;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Queries, shared out among connections. Safe for use by several threads. */
final class ReaderLanes {
  private final List<Lane> lanes;
  private final AtomicInteger turn = new AtomicInteger();

  ReaderLanes(int count, Supplier<Lane> lane) {
    this.lanes = Stream.generate(lane).limit(count).toList();
  }

  <T extends @Nullable Object> CompletionStage<T> submit(SqlWork<T> work) {
    return lanes.get(Math.floorMod(turn.getAndIncrement(), lanes.size())).submit(work);
  }

  boolean isInTurn() {
    return lanes.stream().anyMatch(Lane::isInTurn);
  }

  /** Runs what waits, then {@code afterwards}, and refuses everything else. Called once. */
  void close(Runnable afterwards) {
    AtomicInteger open = new AtomicInteger(lanes.size());
    for (Lane lane : lanes) {
      lane.close(
          () -> {
            if (open.decrementAndGet() == 0) {
              afterwards.run();
            }
          });
    }
  }
}
