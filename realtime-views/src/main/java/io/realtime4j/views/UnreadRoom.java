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
  private int unread;
  private int mentions;

  UnreadRoom(String name) {
    this.name = name;
  }

  void counted(RoomSummary summary) {
    if (summary.readOffset() < readTo) {
      // Counted before we have read further: the next count will know.
      return;
    }
    countedTo = summary.lastOffset();
    readTo = summary.readOffset();
    unread = summary.unreadCount();
    mentions = summary.mentionCount();
    since.headMap(Math.max(countedTo, readTo), true).clear();
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
