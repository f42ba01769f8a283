package io.realtime4j.store.sqlite;

import java.util.List;

/**
 * What is in a file.
 *
 * @param applicationId SQLite's mark of whose file it is
 * @param versions what makes each version out of the one before, the first out of nothing; a file
 *     of a higher one was written by a newer release
 */
record Schema(int applicationId, List<List<String>> versions) {
  /** "rt4s" */
  static final Schema SERVER =
      new Schema(0x72743473, List.of(ServerSchema.FIRST, ServerSchema.SECOND));

  /** "rt4c"; every row is of an account, a queued one also of the store that is to send it. */
  static final Schema CLIENT =
      new Schema(
          0x72743463,
          List.of(
              List.of(
                  """
              CREATE TABLE queue (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                account TEXT NOT NULL,
                owner TEXT NOT NULL,
                client_message_id TEXT NOT NULL,
                room TEXT NOT NULL,
                body BLOB NOT NULL,
                enqueued_at INTEGER NOT NULL,
                written INTEGER NOT NULL,
                attempts INTEGER NOT NULL,
                failure TEXT,
                UNIQUE (account, client_message_id)
              ) STRICT""",
                  "CREATE INDEX queue_by_owner ON queue (account, owner)",
                  """
              CREATE TABLE delivery (
                account TEXT NOT NULL,
                client_message_id TEXT NOT NULL,
                message_id TEXT,
                room TEXT NOT NULL,
                state TEXT NOT NULL,
                delivered_count INTEGER NOT NULL,
                read_count INTEGER NOT NULL,
                total_recipients INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                PRIMARY KEY (account, client_message_id)
              ) STRICT, WITHOUT ROWID""",
                  """
              CREATE TABLE pending_read (
                id INTEGER PRIMARY KEY,
                account TEXT NOT NULL,
                room TEXT NOT NULL,
                message_id TEXT NOT NULL,
                read_at INTEGER NOT NULL,
                UNIQUE (account, room, message_id)
              ) STRICT""",
                  """
              CREATE TABLE position (
                account TEXT NOT NULL,
                room TEXT NOT NULL,
                epoch TEXT NOT NULL,
                "offset" INTEGER NOT NULL,
                PRIMARY KEY (account, room)
              ) STRICT, WITHOUT ROWID""")));

  /** Returns the version that this release writes. */
  int version() {
    return versions.size();
  }
}
