package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/*
 * The store is the truth; what it says to be new is added here, so that a receipt costs the same
 * however many members the room has. A message that was committed while the room was in memory has
 * none to begin with. Of others, and of those that were forgotten to stay within bounds, nothing is
 * known until the store has been read. What is being written meanwhile might be in that reading or
 * not, and is not taken from it. What another server has written is told later, and may have been
 * in a reading that is over: so that is kept until it must have been told.
 */

/** How many have received and read the messages of a room. Loop only. */
final class Tallies {
  /** Receipts come for the newest messages; others are read again. */
  static final int MAX_MESSAGES = 1_000;

  private final TreeMap<Long, Tally> byOffset = new TreeMap<>();
  private final List<Writing> writing = new ArrayList<>();
  // What was written since the reading under way began; null if there is none.
  private @Nullable List<Writing> touched;
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

  /** Receipts of messages within these offsets are being written. */
  record Writing(long from, long to) {}

  void writeBegins(Writing begun) {
    writing.add(begun);
    if (touched != null) {
      touched.add(begun);
    }
  }

  void writeEnds(Writing begun) {
    writing.remove(begun);
  }

  /** Counts so many more users. */
  void add(long offset, Kind kind, int users) {
    Tally known = byOffset.get(offset);
    if (known != null) {
      known.add(kind, users);
    } else if (offset > unknownUpTo) {
      Tally first = new Tally();
      first.add(kind, users);
      put(offset, first);
    }
  }

  /** Counts users of whom another server tells, but for those that were in what was read. */
  void addElsewhere(StoredMessage message, Kind kind, List<String> userIds) {
    Tally known = byOffset.get(message.offset());
    Reading reading = known == null ? null : known.reading;
    long fresh =
        reading == null
            ? userIds.size()
            : userIds.stream().filter(userId -> !reading.has(userId, kind, message)).count();
    add(message.offset(), kind, (int) fresh);
  }

  /** Receipts of messages within these offsets were written elsewhere. */
  void writtenElsewhere(Writing written) {
    if (touched != null) {
      touched.add(written);
    }
  }

  /** Forgets what may be wrong of messages up to one. */
  void doubt(long offset) {
    byOffset.headMap(offset, true).clear();
    unknownUpTo = Math.max(unknownUpTo, offset);
  }

  void readingBegins() {
    touched = new ArrayList<>(writing);
  }

  /** Takes over what was read of a message. */
  void read(long offset, Tally tally) {
    if (touched != null
        && touched.stream().noneMatch(some -> some.from <= offset && offset <= some.to)) {
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
    // What it was counted from, while other servers may still tell of that. Null for none.
    private @Nullable Reading reading;

    /** It was counted from what was read. */
    void from(Reading source) {
      reading = source;
    }

    void add(Kind kind, int users) {
      delivered += kind == Kind.DELIVERED ? users : 0;
      read += kind == Kind.READ ? users : 0;
    }

    Counts counts(int total) {
      // What was read was received, also where nobody has said so.
      return new Counts(Math.max(delivered, read), read, total);
    }
  }
}
