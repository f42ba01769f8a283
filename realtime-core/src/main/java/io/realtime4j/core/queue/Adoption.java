package io.realtime4j.core.queue;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.QueueLot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes over what other processes on the same file leave behind when they end. Loop only. */
final class Adoption {
  /** A question of one index of the store; what the dead have left waits no longer than this. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

  /** A store that never answers is not asked for ever. */
  private static final int MOST_UNANSWERED = 8;

  private final FeatureContext context;
  private final Journal journal;
  private final Tally tally;
  private final ReadAhead ahead;
  private @Nullable Cancellable timer;

  /** Whether the last look failed: one that fails again is not told again. */
  private boolean fails;

  private int unanswered;
  private boolean closed;

  Adoption(FeatureContext context, Journal journal, Tally tally, ReadAhead ahead) {
    this.context = context;
    this.journal = journal;
    this.tally = tally;
    this.ahead = ahead;
  }

  void start() {
    if (journal.durable && !closed) {
      timer = context.loop().schedule(BETWEEN_LOOKS, this::look);
    }
  }

  private void look() {
    if (unanswered == MOST_UNANSWERED) {
      start();
      return;
    }
    unanswered++;
    journal.adopt(
        lots -> {
          fails = false;
          take(lots);
          start();
        },
        error -> {
          if (!fails) {
            fails = true;
            journal.report(error);
          }
          start();
        },
        this::take,
        () -> unanswered--);
  }

  private void take(List<QueueLot> lots) {
    if (!closed) {
      tally.add(lots);
      ahead.adopt(lots);
    }
  }

  void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
