package io.realtime4j.core.queue;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.feature.FeatureContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives up messages that have waited too long, also while there is no connection. Loop only. */
final class ExpiryWatch {
  /** The wall clock may jump: it is looked at this often, whatever it said before. */
  private static final long LONGEST_MILLIS = Duration.ofHours(1).toMillis();

  private static final long SHORTEST_MILLIS = 1_000;

  private final FeatureContext context;
  private final Outbox outbox;
  private final long expiryMillis;

  /** At most half of the expiry: so a message that comes between two looks is never seen late. */
  private final long betweenLooksMillis;

  private @Nullable Cancellable timer;

  ExpiryWatch(FeatureContext context, Outbox outbox) {
    this.context = context;
    this.outbox = outbox;
    this.expiryMillis = context.options().queue().expiry().toMillis();
    this.betweenLooksMillis = Math.min(LONGEST_MILLIS, expiryMillis / 2);
  }

  /** Gives up what is too old, and looks again when the next will be. */
  void look() {
    long now = context.clock().millis();
    long next = betweenLooksMillis;
    List<Entry> expired = new ArrayList<>();
    for (Entry entry : outbox.entries()) {
      if (!mayExpire(entry)) {
        continue;
      }
      if (!entry.isOlderThan(expiryMillis, now)) {
        // Those behind it came later.
        next = Math.min(next, entry.row.enqueuedAtMillis() + expiryMillis - now);
        break;
      }
      expired.add(entry);
    }
    for (Entry entry : expired) {
      // The event of another may have changed it.
      if (mayExpire(entry)) {
        outbox.fail(entry, Failures.expired());
      }
    }
    timer = context.loop().schedule(Duration.ofMillis(Math.max(next, SHORTEST_MILLIS)), this::look);
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
