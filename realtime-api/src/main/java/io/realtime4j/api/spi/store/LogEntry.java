package io.realtime4j.api.spi.store;

/** What has a place in the log: a {@link MessageRow} or a {@link ChangeRow}. */
public sealed interface LogEntry permits MessageRow, ChangeRow {
  /** Returns the tenant. */
  String tenant();

  /** Returns the canonical room name. */
  String room();

  /** Returns the place in the log. */
  long lsn();

  /** Returns the kind, open: one that a reader does not know is passed over. */
  String kind();
}
