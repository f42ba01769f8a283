package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageRow;

/** The log of one room; it stays when its rows are gone, because it knows the next offset. */
final class RoomLog {
  final Rising<MessageRow> byOffset = new Rising<>();

  /** Messages, and the changes that are not superseded. */
  final Rising<LogEntry> byLsn = new Rising<>();

  long newest;
  long bodyBytes;

  /** The highest place of a message that was removed, or of what had changed it. */
  long removedLsn;
}
