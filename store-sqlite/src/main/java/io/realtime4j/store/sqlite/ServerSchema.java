package io.realtime4j.store.sqlite;

import java.util.List;

/** The versions of a server's tables. */
final class ServerSchema {
  static final List<String> FIRST =
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
          ) STRICT\
          """,
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
          ) STRICT\
          """,
          "CREATE UNIQUE INDEX message_by_offset ON message (room_id, \"offset\")",
          """
          CREATE INDEX message_by_thread ON message (room_id, thread, "offset")
            WHERE thread IS NOT NULL\
          """,
          """
          CREATE UNIQUE INDEX message_by_client_id
            ON message (tenant, user_id, client_message_id)
            WHERE client_message_id IS NOT NULL\
          """,
          """
          CREATE TABLE membership (
            id INTEGER PRIMARY KEY,
            room_id INTEGER NOT NULL,
            user_id TEXT NOT NULL,
            from_offset INTEGER NOT NULL,
            to_offset INTEGER NOT NULL,
            joined_at INTEGER NOT NULL
          ) STRICT\
          """,
          "CREATE INDEX membership_by_room ON membership (room_id, user_id, from_offset)",
          """
          CREATE UNIQUE INDEX membership_open ON membership (user_id, room_id)
            WHERE to_offset = 9223372036854775807\
          """,
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
          ) STRICT\
          """,
          """
          CREATE INDEX receipt_by_series
            ON receipt (room_id, kind, thread, user_id, "first")\
          """);

  /**
   * Changes have places in the log, which come from the sequence of messages. A room counts its
   * bytes, so that keeping within a limit reads no message; it knows up to where it was emptied.
   */
  static final List<String> SECOND =
      List.of(
          "ALTER TABLE message ADD COLUMN kind TEXT NOT NULL DEFAULT 'message'",
          "ALTER TABLE message ADD COLUMN edits INTEGER NOT NULL DEFAULT 0",
          "ALTER TABLE message ADD COLUMN change_lsn INTEGER NOT NULL DEFAULT 0",
          "ALTER TABLE message ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0",
          "ALTER TABLE message ADD COLUMN changed_by TEXT",
          "ALTER TABLE message ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0",
          "ALTER TABLE room ADD COLUMN max_members INTEGER NOT NULL DEFAULT 0",
          "ALTER TABLE room ADD COLUMN closed INTEGER NOT NULL DEFAULT 0",
          "ALTER TABLE room ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0",
          "ALTER TABLE room ADD COLUMN removed_lsn INTEGER NOT NULL DEFAULT 0",
          """
          UPDATE room SET bytes = coalesce(
            (SELECT sum(length(body)) FROM message WHERE room_id = room.id), 0)\
          """,
          "ALTER TABLE membership ADD COLUMN role TEXT NOT NULL DEFAULT 'member'",
          "ALTER TABLE membership ADD COLUMN muted_until INTEGER NOT NULL DEFAULT 0",
          // Of several edits of a message the last alone is not superseded; its body is the
          // message's, so that erasing that one erases all.
          """
          CREATE TABLE change (
            lsn INTEGER PRIMARY KEY,
            room_id INTEGER NOT NULL,
            message_lsn INTEGER NOT NULL,
            tenant TEXT NOT NULL,
            kind TEXT NOT NULL,
            user_id TEXT NOT NULL,
            client_edit_id TEXT,
            edit INTEGER NOT NULL,
            at INTEGER NOT NULL,
            body BLOB,
            superseded INTEGER NOT NULL DEFAULT 0
          ) STRICT\
          """,
          "CREATE INDEX change_by_room ON change (room_id, lsn) WHERE superseded = 0",
          "CREATE INDEX change_by_message ON change (message_lsn)",
          """
          CREATE UNIQUE INDEX change_by_client_id ON change (tenant, user_id, client_edit_id)
            WHERE client_edit_id IS NOT NULL\
          """,
          // Client ids outlive their messages.
          """
          CREATE TABLE removed_client_id (
            tenant TEXT NOT NULL,
            user_id TEXT NOT NULL,
            client_message_id TEXT NOT NULL,
            room_id INTEGER NOT NULL,
            message_id TEXT NOT NULL,
            "offset" INTEGER NOT NULL,
            sent_at INTEGER NOT NULL,
            PRIMARY KEY (tenant, user_id, client_message_id)
          ) STRICT, WITHOUT ROWID\
          """,
          "CREATE INDEX removed_client_id_by_age ON removed_client_id (sent_at)",
          """
          CREATE TABLE ban (
            room_id INTEGER NOT NULL,
            user_id TEXT NOT NULL,
            banned_by TEXT,
            reason TEXT,
            at INTEGER NOT NULL,
            until INTEGER NOT NULL,
            PRIMARY KEY (room_id, user_id)
          ) STRICT, WITHOUT ROWID\
          """,
          """
          CREATE TABLE setting (
            tenant TEXT NOT NULL,
            user_id TEXT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (tenant, user_id)
          ) STRICT, WITHOUT ROWID\
          """,
          """
          CREATE TABLE contact (
            tenant TEXT NOT NULL,
            user_id TEXT NOT NULL,
            contact_id TEXT NOT NULL,
            added_at INTEGER NOT NULL,
            PRIMARY KEY (tenant, user_id, contact_id)
          ) STRICT, WITHOUT ROWID\
          """,
          """
          CREATE TABLE session (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            tenant TEXT NOT NULL,
            user_id TEXT NOT NULL,
            sid TEXT NOT NULL,
            node TEXT NOT NULL,
            start_lsn INTEGER NOT NULL,
            lost_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            body BLOB NOT NULL
          ) STRICT\
          """,
          "CREATE INDEX session_by_expiry ON session (expires_at)",
          "CREATE INDEX session_by_loss ON session (lost_at, id)",
          """
          CREATE INDEX session_by_node ON session (node)
            WHERE lost_at = 9223372036854775807\
          """,
          """
          CREATE TABLE node (name TEXT PRIMARY KEY, alive_at INTEGER NOT NULL)
            STRICT, WITHOUT ROWID\
          """,
          """
          CREATE TABLE feature (
            feature TEXT NOT NULL,
            tenant TEXT NOT NULL,
            key TEXT NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (feature, tenant, key)
          ) STRICT, WITHOUT ROWID\
          """);

  /** A room may make its members wait between two messages. */
  static final List<String> THIRD =
      List.of("ALTER TABLE room ADD COLUMN slow_mode INTEGER NOT NULL DEFAULT 0");

  /** Whom messages mention is asked for, and stores do not read bodies. */
  static final List<String> FOURTH =
      List.of(
          """
          CREATE TABLE mention (
            message_lsn INTEGER NOT NULL,
            user_id TEXT NOT NULL,
            PRIMARY KEY (message_lsn, user_id)
          ) STRICT, WITHOUT ROWID""");

  private ServerSchema() {}
}
