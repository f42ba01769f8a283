package io.realtime4j.core.queue;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.feature.FeatureContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives up messages that have waited too long, also while there is no connection. Time is the
 * loop's: a wall clock that jumps expires nothing. Loop only.
 */
final class ExpiryWatch {
  /** Messages that are given up in one turn of the loop: below ten milliseconds. */
  private static final int AT_ONCE = 500;

  /** Messages that expire one after the other are given up together. */
  private static final long SHORTEST_NANOS = Duration.ofSeconds(1).toNanos();

  private final FeatureContext context;
  private final Outbox outbox;
  private final long expiryNanos;
  private @Nullable Cancellable timer;

  ExpiryWatch(FeatureContext context, Outbox outbox) {
    this.context = context;
    this.outbox = outbox;
    this.expiryNanos = context.options().queue().expiry().toNanos();
  }

  /** Gives up what is too old, and looks again when the next will be. */
  void look() {
    if (timer != null) {
      timer.cancel();
    }
    long now = context.loop().nanoTime();
    long next = expiryNanos;
    List<Entry> expired = new ArrayList<>();
    for (Entry entry : outbox.entries()) {
      if (expired.size() == AT_ONCE) {
        break;
      }
      if (mayExpire(entry)) {
        long left = expiryNanos - entry.ageNanos(now);
        if (left <= 0) {
          expired.add(entry);
        } else {
          next = Math.min(next, left);
        }
      }
    }
    for (Entry entry : expired) {
      // The event of another may have changed it.
      if (mayExpire(entry)) {
        outbox.fail(entry, Failures.expired());
      }
    }
    Duration pause =
        expired.size() == AT_ONCE
            ? Duration.ZERO
            : Duration.ofNanos(Math.max(next, SHORTEST_NANOS));
    timer = context.loop().schedule(pause, this::look);
  }

  private static boolean mayExpire(Entry entry) {
    return entry.state == Entry.State.WAITING && !entry.doubtful;
  }

  void close() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
