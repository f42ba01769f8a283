package io.realtime4j.server.chat.message;

import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages and changes that were posted, for who has read the log and is about to go
 * live. Bounded. Sequencer only.
 */
final class LogTail {
  private static final int MOST = 2_048;
  private static final long MOST_BYTES = 2L * 1024 * 1024;

  private final Deque<LogEntry> rows = new ArrayDeque<>();
  private long head;
  private long bytes;

  /** What is up to here may be missing. */
  private long droppedTo;

  void start(long lsn) {
    head = lsn;
    droppedTo = lsn;
  }

  long head() {
    return head;
  }

  void add(List<LogEntry> posted) {
    for (LogEntry row : posted) {
      rows.add(row);
      bytes += sizeOf(row);
      head = row.lsn();
    }
    while (rows.size() > MOST || bytes > MOST_BYTES) {
      LogEntry oldest = rows.remove();
      bytes -= sizeOf(oldest);
      droppedTo = oldest.lsn();
    }
  }

  /** Nothing up to here is to be posted any more: it is not there, or concerns nobody here. */
  void reached(long lsn) {
    head = Math.max(head, lsn);
  }

  /**
   * Returns what came after an lsn, or null if some may be missing; what others wrote in rooms that
   * were not in use here is.
   */
  @Nullable List<LogEntry> since(long lsn) {
    if (lsn < droppedTo) {
      return null;
    }
    List<LogEntry> newer = new ArrayList<>();
    for (LogEntry row : rows) {
      if (row.lsn() > lsn) {
        newer.add(row);
      }
    }
    return newer;
  }

  private static int sizeOf(LogEntry entry) {
    return entry instanceof MessageRow message
        ? MessageJson.sizeOf(message)
        : ChangeJson.sizeOf((ChangeRow) entry);
  }
}
