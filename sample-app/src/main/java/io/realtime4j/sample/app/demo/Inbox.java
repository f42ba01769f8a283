package io.realtime4j.sample.app.demo;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Verifies what one user receives from another. Thread-safe. */
final class Inbox {
  private final Outbox outbox;
  private final BitSet seen = new BitSet();
  private final List<Long> calmLatencies = new ArrayList<>();
  private final List<Long> outageLatencies = new ArrayList<>();
  private int last;
  private long lastOffset;
  private int duplicated;
  private int outOfOrder;

  /** Checks against what the other has sent. */
  Inbox(Outbox outbox) {
    this.outbox = outbox;
  }

  /**
   * Takes a message.
   *
   * @param number the author's number
   * @param offset its place in the room
   */
  synchronized void accept(int number, long offset, long nowNanos, int calm) {
    if (seen.get(number)) {
      duplicated++;
      return;
    }
    seen.set(number);
    if (number < last || offset <= lastOffset) {
      outOfOrder++;
    }
    last = Math.max(last, number);
    lastOffset = Math.max(lastOffset, offset);
    (outbox.wasCalm(number, calm) ? calmLatencies : outageLatencies)
        .add(outbox.ageNanos(number, nowNanos));
  }

  synchronized int delivered() {
    return seen.cardinality();
  }

  int lost() {
    return outbox.count() - delivered();
  }

  synchronized int duplicated() {
    return duplicated;
  }

  synchronized int outOfOrder() {
    return outOfOrder;
  }

  /** Latencies of messages that met no outage. */
  synchronized List<Long> calmLatencies() {
    return List.copyOf(calmLatencies);
  }

  /** Latencies of the others: sent while the server was down, or on their way when it fell. */
  synchronized List<Long> outageLatencies() {
    return List.copyOf(outageLatencies);
  }
}
