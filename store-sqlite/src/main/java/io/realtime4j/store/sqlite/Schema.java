package io.realtime4j.store.sqlite;

import java.util.List;

/**
 * What is in a file.
 *
 * @param applicationId SQLite's mark of whose file it is
 * @param version of the tables; a file of a higher one was written by a newer release
 * @param statements what creates them
 */
record Schema(int applicationId, int version, List<String> statements) {
  /** "rt4s" */
  static final Schema SERVER =
      new Schema(
          0x72743473,
          1,
          List.of(
              "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
              // Every room name that was ever used. `type` and the two after it are null until the
              // room is created. `newest` outlives the messages, so that no offset comes twice.
              """
              CREATE TABLE room (
                id INTEGER PRIMARY KEY,
                tenant TEXT NOT NULL,
                name TEXT NOT NULL,
                newest INTEGER NOT NULL DEFAULT 0,
                type TEXT,
                visibility TEXT,
                created_at INTEGER,
                UNIQUE (tenant, name)
              ) STRICT""",
              // AUTOINCREMENT keeps the highest lsn in a table of SQLite's own, for the same end.
              """
              CREATE TABLE message (
                lsn INTEGER PRIMARY KEY AUTOINCREMENT,
                room_id INTEGER NOT NULL,
                "offset" INTEGER NOT NULL,
                thread TEXT,
                message_id TEXT NOT NULL UNIQUE,
                tenant TEXT NOT NULL,
                user_id TEXT NOT NULL,
                client_message_id TEXT,
                sent_at INTEGER NOT NULL,
                body BLOB NOT NULL
              ) STRICT""",
              "CREATE UNIQUE INDEX message_by_offset ON message (room_id, \"offset\")",
              """
              CREATE INDEX message_by_thread ON message (room_id, thread, "offset")
                WHERE thread IS NOT NULL""",
              """
              CREATE UNIQUE INDEX message_by_client_id
                ON message (tenant, user_id, client_message_id)
                WHERE client_message_id IS NOT NULL""",
              """
              CREATE TABLE membership (
                id INTEGER PRIMARY KEY,
                room_id INTEGER NOT NULL,
                user_id TEXT NOT NULL,
                from_offset INTEGER NOT NULL,
                to_offset INTEGER NOT NULL,
                joined_at INTEGER NOT NULL
              ) STRICT""",
              "CREATE INDEX membership_by_room ON membership (room_id, user_id, from_offset)",
              """
              CREATE UNIQUE INDEX membership_open ON membership (user_id, room_id)
                WHERE to_offset = 9223372036854775807""",
              """
              CREATE TABLE receipt (
                id INTEGER PRIMARY KEY,
                room_id INTEGER NOT NULL,
                kind INTEGER NOT NULL,
                thread TEXT,
                user_id TEXT NOT NULL,
                "first" INTEGER NOT NULL,
                "last" INTEGER NOT NULL,
                at INTEGER NOT NULL
              ) STRICT""",
              """
              CREATE INDEX receipt_by_series
                ON receipt (room_id, kind, thread, user_id, "first")"""));

  /** "rt4c"; every row is of an account, a queued one also of the store that is to send it. */
  static final Schema CLIENT =
      new Schema(
          0x72743463,
          1,
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
              ) STRICT, WITHOUT ROWID"""));
}
