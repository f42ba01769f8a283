package io.realtime4j.core.rooms;

import io.realtime4j.core.wire.ChangeWire;
import java.util.ArrayList;
import java.util.List;

/*
 * A change comes after the message that it changes: so while missed messages are read, or missed
 * changes themselves, those that come live wait. Messages that are read meanwhile are as they are by
 * then; a change that comes once more does no harm.
 *
 * What a place in the log says here is only which changes were given out.
 */
/** The edits and deletions of one room, each once and in order. Rules only; loop only. */
final class RoomChanges {
  /** Not known: nothing that was missed can be asked for. */
  static final long UNKNOWN = -1;

  /** More live changes than this are not kept while something missed is read. */
  static final int MAX_HELD = 1_000;

  private final List<ChangeWire> held = new ArrayList<>();
  private long lsn = UNKNOWN;

  /** All after this place, up to {@link #lsn}, was given out. */
  private long from = UNKNOWN;

  private boolean isReading;
  private boolean hasDropped;

  /** Returns up to where in the log changes were given out; {@link #UNKNOWN} if not known. */
  long lsn() {
    return lsn;
  }

  /** Where to begin has become known; before the first attempt to join. */
  void startAt(long known) {
    lsn = known;
    from = known;
  }

  /** Returns whether a change was given out. */
  boolean hasGivenOut(ChangeWire change) {
    return change.lsn() > from && change.lsn() <= lsn;
  }

  /** Returns whether there are changes that are to be read from the history, after {@link #lsn}. */
  boolean isReading() {
    return isReading;
  }

  /** We ask to join, or are out: what was held is asked for anew. */
  void restart() {
    held.clear();
    isReading = false;
    hasDropped = false;
  }

  /**
   * The server has let us in, and says what was changed of what was there before; returns what is
   * to be given out.
   *
   * @param recovered whether it goes on from where we were
   */
  List<ChangeWire> joined(JoinReply reply, boolean recovered) {
    if (!recovered || lsn == UNKNOWN) {
      startAt(reply.lsn());
      return List.of();
    }
    return page(reply.changes(), reply.lsn(), reply.hasMoreChanges());
  }

  /** A page of changes has come; returns what is to be given out. */
  List<ChangeWire> page(List<ChangeWire> changes, long upTo, boolean hasMore) {
    long before = lsn;
    List<ChangeWire> fresh = advance(changes);
    if (hasMore) {
      // A server that promises more and brings nothing would be asked for ever.
      lsn = Math.max(lsn, changes.isEmpty() ? upTo : lsn);
      isReading = lsn > before;
    } else {
      lsn = Math.max(lsn, upTo);
      isReading = false;
    }
    return fresh;
  }

  /** What was missed cannot be read. */
  void unreadable() {
    isReading = false;
    hasDropped = false;
  }

  /**
   * A live change has come; returns it if it is to be given out.
   *
   * @param isHolding whether messages are being held back
   */
  List<ChangeWire> live(ChangeWire change, boolean isHolding) {
    if (change.lsn() == 0) {
      return List.of(change);
    }
    if (!isHolding && !isReading) {
      return advance(List.of(change));
    }
    if (held.size() == MAX_HELD) {
      held.clear();
      hasDropped = true;
    }
    if (!hasDropped) {
      held.add(change);
    }
    return List.of();
  }

  /** Nothing that was missed is still to come: those that were held follow. */
  List<ChangeWire> release() {
    if (held.isEmpty() && !hasDropped) {
      return List.of();
    }
    if (hasDropped) {
      hasDropped = false;
      isReading = lsn != UNKNOWN;
    }
    if (isReading) {
      return List.of();
    }
    List<ChangeWire> fresh = advance(held);
    held.clear();
    return fresh;
  }

  private List<ChangeWire> advance(List<ChangeWire> changes) {
    List<ChangeWire> fresh = new ArrayList<>();
    for (ChangeWire change : changes) {
      if (change.lsn() > lsn) {
        lsn = change.lsn();
        fresh.add(change);
      }
    }
    return fresh;
  }
}
