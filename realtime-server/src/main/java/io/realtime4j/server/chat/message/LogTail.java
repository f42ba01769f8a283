package io.realtime4j.server.chat.message;

import io.realtime4j.api.spi.store.MessageRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages that were posted, for who has read the log and is about to go live. Bounded.
 * Sequencer only.
 */
final class LogTail {
  private static final int MOST = 2_048;
  private static final long MOST_BYTES = 2L * 1024 * 1024;

  private final Deque<MessageRow> rows = new ArrayDeque<>();
  private long head;
  private long bytes;

  /** Messages up to here may be missing. */
  private long droppedTo;

  void start(long lsn) {
    head = lsn;
    droppedTo = lsn;
  }

  long head() {
    return head;
  }

  void add(List<MessageRow> posted) {
    for (MessageRow row : posted) {
      rows.add(row);
      bytes += MessageJson.sizeOf(row);
      head = row.lsn();
    }
    while (rows.size() > MOST || bytes > MOST_BYTES) {
      MessageRow oldest = rows.remove();
      bytes -= MessageJson.sizeOf(oldest);
      droppedTo = oldest.lsn();
    }
  }

  /** Returns the messages after an lsn, or null if some may be missing. */
  @Nullable List<MessageRow> since(long lsn) {
    if (lsn < droppedTo) {
      return null;
    }
    List<MessageRow> newer = new ArrayList<>();
    for (MessageRow row : rows) {
      if (row.lsn() > lsn) {
        newer.add(row);
      }
    }
    return newer;
  }
}
