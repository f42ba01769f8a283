package io.realtime4j.store.sqlite;

import java.util.List;

/** The tables of a client's file. */
final class ClientSchema {
  /** Every row was of an account, which was a user's name, on whichever server. */
  static final List<String> FIRST =
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
          ) STRICT, WITHOUT ROWID""");

  /**
   * Every row is of an owner: a user of a tenant on a server. Rows of the first version are of
   * owners without a server and a tenant, whom nobody can be. Queued messages and positions are
   * also of the process that enqueued or delivered.
   */
  static final List<String> SECOND =
      List.of(
          """
          CREATE TABLE owner (
            id INTEGER PRIMARY KEY,
            server TEXT NOT NULL,
            tenant TEXT NOT NULL,
            user TEXT NOT NULL,
            UNIQUE (server, tenant, user)
          ) STRICT""",
          """
          INSERT INTO owner (server, tenant, user)
          SELECT '', '', account FROM queue UNION SELECT '', '', account FROM delivery
          UNION SELECT '', '', account FROM pending_read
          UNION SELECT '', '', account FROM position""",
          "ALTER TABLE queue RENAME TO queue_1",
          "ALTER TABLE delivery RENAME TO delivery_1",
          "ALTER TABLE pending_read RENAME TO pending_read_1",
          "ALTER TABLE position RENAME TO position_1",
          """
          CREATE TABLE queue (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            owner INTEGER NOT NULL,
            process TEXT NOT NULL,
            client_message_id TEXT NOT NULL,
            room TEXT NOT NULL,
            body BLOB NOT NULL,
            enqueued_at INTEGER NOT NULL,
            written INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            failure TEXT,
            UNIQUE (owner, client_message_id)
          ) STRICT""",
          "CREATE INDEX queue_by_process ON queue (owner, process)",
          """
          CREATE TABLE delivery (
            owner INTEGER NOT NULL,
            client_message_id TEXT NOT NULL,
            message_id TEXT,
            room TEXT NOT NULL,
            state TEXT NOT NULL,
            delivered_count INTEGER NOT NULL,
            read_count INTEGER NOT NULL,
            total_recipients INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            PRIMARY KEY (owner, client_message_id)
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE pending_read (
            id INTEGER PRIMARY KEY,
            owner INTEGER NOT NULL,
            room TEXT NOT NULL,
            message_id TEXT NOT NULL,
            read_at INTEGER NOT NULL,
            UNIQUE (owner, room, message_id)
          ) STRICT""",
          """
          CREATE TABLE position (
            owner INTEGER NOT NULL,
            process TEXT NOT NULL,
            room TEXT NOT NULL,
            epoch TEXT NOT NULL,
            "offset" INTEGER NOT NULL,
            message_id TEXT,
            PRIMARY KEY (owner, process, room)
          ) STRICT, WITHOUT ROWID""",
          """
          INSERT INTO queue SELECT sequence, (SELECT id FROM owner WHERE user = account), owner,
            client_message_id, room, body, enqueued_at, written, attempts, failure FROM queue_1""",
          "DELETE FROM sqlite_sequence WHERE name = 'queue'",
          "UPDATE sqlite_sequence SET name = 'queue' WHERE name = 'queue_1'",
          """
          INSERT INTO delivery SELECT (SELECT id FROM owner WHERE user = account),
            client_message_id, message_id, room, state, delivered_count, read_count,
            total_recipients, updated_at FROM delivery_1""",
          """
          INSERT INTO pending_read SELECT id, (SELECT id FROM owner WHERE user = account), room,
            message_id, read_at FROM pending_read_1""",
          """
          INSERT INTO position SELECT (SELECT id FROM owner WHERE user = account), '', room, epoch,
            "offset", NULL FROM position_1""",
          "DROP TABLE queue_1",
          "DROP TABLE delivery_1",
          "DROP TABLE pending_read_1",
          "DROP TABLE position_1");

  /**
   * What the dead have left is adopted by one row, however many it is. The index holds all that is
   * counted at the start, so that no body is read for it.
   */
  static final List<String> THIRD =
      List.of(
          """
          CREATE TABLE heir (
            owner INTEGER NOT NULL,
            process TEXT NOT NULL,
            heir TEXT NOT NULL,
            PRIMARY KEY (owner, process)
          ) STRICT, WITHOUT ROWID""",
          "DROP INDEX queue_by_process",
          """
          CREATE INDEX queue_by_lot
          ON queue (owner, process, sequence, failure, length(body))""");

  /** What features of others keep. */
  static final List<String> FOURTH =
      List.of(
          """
          CREATE TABLE feature_value (
            owner INTEGER NOT NULL,
            feature TEXT NOT NULL,
            key TEXT NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (owner, feature, key)
          ) STRICT, WITHOUT ROWID""");

  /**
   * What is to be done to messages, each of the process that was asked for it; and up to where in
   * the log the changes of a room are known.
   */
  static final List<String> FIFTH =
      List.of(
          """
          CREATE TABLE operation (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            owner INTEGER NOT NULL,
            process TEXT NOT NULL,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            room TEXT NOT NULL,
            target TEXT NOT NULL,
            body BLOB NOT NULL,
            enqueued_at INTEGER NOT NULL,
            UNIQUE (owner, id)
          ) STRICT""",
          "CREATE INDEX operation_by_process ON operation (owner, process, sequence)",
          "ALTER TABLE position ADD COLUMN lsn INTEGER NOT NULL DEFAULT -1");

  private ClientSchema() {}
}
