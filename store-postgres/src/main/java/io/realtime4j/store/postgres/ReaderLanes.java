package io.realtime4j.store.postgres;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Queries, shared out among connections: each goes where the fewest wait, so that one that takes
 * long keeps no other from a connection that is free. Safe for use by several threads.
 */
final class ReaderLanes {
  private final List<Lane> lanes;
  private final AtomicIntegerArray loads;
  private final AtomicInteger turn = new AtomicInteger();

  ReaderLanes(int count, Supplier<Lane> lane) {
    this.lanes = Stream.generate(lane).limit(count).toList();
    this.loads = new AtomicIntegerArray(count);
  }

  <T extends @Nullable Object> CompletionStage<T> submit(SqlWork<T> work) {
    int chosen = leastLoaded();
    loads.incrementAndGet(chosen);
    return lanes
        .get(chosen)
        .submit(work)
        .whenComplete((value, failure) -> loads.decrementAndGet(chosen));
  }

  /** Of several the next in turn. */
  private int leastLoaded() {
    int count = lanes.size();
    int begin = Math.floorMod(turn.getAndIncrement(), count);
    int best = begin;
    for (int i = 1; i < count; i++) {
      int other = (begin + i) % count;
      if (loads.get(other) < loads.get(best)) {
        best = other;
      }
    }
    return best;
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
