package io.realtime4j.benchmarks.load;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A run of a closed loop: something is begun as long as few enough are under way and time is left;
 * the run ends when all have come back, or after some patience. Loop only, but for {@link #run}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Failures come through the pipeline or a deadline.
abstract class Turns implements Load {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Generator generator;
  private long begun;
  private boolean stopped = true;
  private long startedNanos;
  private CompletableFuture<Done> result = new CompletableFuture<>();
  private Future<?> time = CompletableFuture.completedFuture(null);
  private Future<?> patience = time;

  Turns(Generator generator) {
    this.generator = generator;
  }

  @Override
  public final CompletableFuture<Done> run(long nanos) {
    CompletableFuture<Done> running = new CompletableFuture<>();
    generator
        .loop()
        .execute(
            () -> {
              result = running;
              begun = 0;
              stopped = false;
              startedNanos = System.nanoTime();
              prepare();
              time = generator.loop().schedule(this::stop, nanos, TimeUnit.NANOSECONDS);
              turn();
            });
    return running;
  }

  /** Begins what may be begun now, or ends the run. Called whenever something has come back. */
  final void turn() {
    if (!stopped) {
      begun += begin(begun - finished());
    }
    if ((stopped || isComplete()) && finished() >= begun) {
      end();
    }
  }

  private void stop() {
    stopped = true;
    patience = generator.loop().schedule(this::end, PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    turn();
  }

  private void end() {
    stopped = true;
    for (Future<?> waiting : List.of(time, patience)) {
      waiting.cancel(false);
    }
    long nanos = System.nanoTime() - startedNanos;
    finish();
    result.complete(done(begun, nanos));
  }

  final long begun() {
    return begun;
  }

  final boolean isStopped() {
    return stopped;
  }

  final Generator generator() {
    return generator;
  }

  /** Sets counters to zero and begins to listen. */
  abstract void prepare();

  /** Begins more, given how many are under way; returns how many were begun. */
  abstract int begin(long underWay);

  /** Returns whether no more is begun though there is time left. */
  boolean isComplete() {
    return false;
  }

  /** Returns how many have come back. */
  abstract long finished();

  /** Stops listening. */
  abstract void finish();

  /** Returns what was done. */
  abstract Done done(long begunInAll, long nanos);
}
