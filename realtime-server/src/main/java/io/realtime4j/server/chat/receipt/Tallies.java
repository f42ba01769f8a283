package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/*
 * The store is the truth; what it says to be new is added here, so that a receipt costs the same
 * however many members the room has. A message that was committed while the room was in memory has
 * none to begin with. Of others, and of those that were forgotten to stay within bounds, nothing is
 * known until the store has been read. What is being written meanwhile might be in that reading or
 * not, and is not taken from it.
 */

/** How many have received and read the messages of a room. Loop only. */
final class Tallies {
  /** Receipts come for the newest messages; others are read again. */
  static final int MAX_MESSAGES = 1_000;

  private final TreeMap<Long, Tally> byOffset = new TreeMap<>();
  private final Map<Long, Integer> writing = new HashMap<>();
  // What was written since the reading under way began; null if there is none.
  private @Nullable Set<Long> touched;
  // Of messages up to this one nothing is known unless it is in the map.
  private long unknownUpTo;

  Tallies(long head) {
    this.unknownUpTo = head;
  }

  /** Returns what is known of a message, or {@code null}. */
  @Nullable Tally known(long offset) {
    Tally tally = byOffset.get(offset);
    return tally == null && offset > unknownUpTo ? new Tally() : tally;
  }

  void writeBegins(long offset) {
    writing.merge(offset, 1, Integer::sum);
    if (touched != null) {
      touched.add(offset);
    }
  }

  void writeEnds(long offset) {
    writing.computeIfPresent(offset, (o, count) -> count == 1 ? null : count - 1);
  }

  /** Counts one more user. */
  void add(long offset, Kind kind) {
    Tally tally = known(offset);
    if (tally != null) {
      tally.add(kind);
      put(offset, tally);
    }
  }

  /** Forgets what may be wrong of messages up to one. */
  void doubt(long offset) {
    byOffset.headMap(offset, true).clear();
    unknownUpTo = Math.max(unknownUpTo, offset);
  }

  void readingBegins() {
    touched = new HashSet<>(writing.keySet());
  }

  /** Takes over what was read of a message. */
  void read(long offset, Tally tally) {
    if (touched != null && !touched.contains(offset)) {
      put(offset, tally);
    }
  }

  void readingEnds() {
    touched = null;
  }

  private void put(long offset, Tally tally) {
    byOffset.put(offset, tally);
    while (byOffset.size() > MAX_MESSAGES) {
      unknownUpTo = Math.max(unknownUpTo, byOffset.pollFirstEntry().getKey());
    }
  }

  /** The numbers of one message. */
  static final class Tally {
    private int delivered;
    private int read;

    void add(Kind kind) {
      delivered += kind == Kind.DELIVERED ? 1 : 0;
      read += kind == Kind.READ ? 1 : 0;
    }

    Counts counts(int total) {
      // What was read was received, also where nobody has said so.
      return new Counts(Math.max(delivered, read), read, total);
    }
  }
}
