package io.realtime4j.views;

import io.realtime4j.api.Message;
import io.realtime4j.api.ReadPosition;
import io.realtime4j.api.RoomSummary;
import java.util.TreeMap;

/**
 * Counts one room: what the server has counted up to a place in its log, and what has come after
 * that place. So it does not matter which of both we hear of first.
 */
final class UnreadRoom {
  /** Where the server stops counting. */
  private static final int MOST = 1_000;

  private final String name;

  /** Offsets of others' messages after {@link #countedTo}, with whether they mention us. */
  private final TreeMap<Long, Boolean> since = new TreeMap<>();

  private long countedTo;
  private long readTo;

  /** Whether we have read since the count that is under way was asked for. */
  private boolean isReadSince;

  private int unread;
  private int mentions;

  UnreadRoom(String name) {
    this.name = name;
  }

  /** The server is asked to count. */
  void asked() {
    isReadSince = false;
  }

  /** Its log begins anew: old places say nothing of new ones. What is shown stays until a count. */
  void anew() {
    countedTo = 0;
    readTo = 0;
    since.clear();
  }

  /**
   * Takes a count, unless it was made before we have read further. One that tells of less than is
   * known, though nothing was read since, is of a log that has begun anew.
   *
   * @return whether it was taken; if not, the next will know
   */
  boolean counted(RoomSummary summary) {
    if (isReadSince && summary.readOffset() < readTo) {
      return false;
    }
    countedTo = summary.lastOffset();
    readTo = summary.readOffset();
    unread = summary.unreadCount();
    mentions = summary.mentionCount();
    since.headMap(Math.max(countedTo, readTo), true).clear();
    return true;
  }

  /** Returns whether it is another number now. */
  boolean received(Message message, String self) {
    if (message.offset() <= Math.max(countedTo, readTo) || message.userId().equals(self)) {
      return false;
    }
    since.put(message.offset(), message.mentions().contains(self));
    if (since.size() > MOST) {
      since.pollFirstEntry();
    }
    return true;
  }

  /** Returns whether the server has to count anew, to know what is left. */
  boolean read(ReadPosition position) {
    if (position.readOffset() <= readTo) {
      return false;
    }
    readTo = position.readOffset();
    isReadSince = true;
    boolean isKnown = readTo >= countedTo;
    since.headMap(readTo, true).clear();
    if (isKnown) {
      unread = 0;
      mentions = 0;
    } else {
      unread = Math.max(0, position.unreadCount() - since.size());
      mentions = Math.min(mentions, position.mentionCount());
    }
    return !isKnown;
  }

  UnreadBadge badge() {
    int mentioned = (int) since.values().stream().filter(isMention -> isMention).count();
    return new UnreadBadge(
        name, Math.min(MOST, unread + since.size()), Math.min(MOST, mentions + mentioned));
  }
}
