package io.realtime4j.store.sqlite;

import java.sql.SQLException;

/** Short numbers for long room names. */
final class RoomIds {
  private RoomIds() {}

  /** Returns a name's number, and gives it one if it has none. */
  static long of(Sql sql, String tenant, String room) throws SQLException {
    // An update that changes nothing, because DO NOTHING would return no row.
    return sql.first(
            """
            INSERT INTO room (tenant, name) VALUES (?, ?)
            ON CONFLICT (tenant, name) DO UPDATE SET newest = newest
            RETURNING id""",
            row -> row.getLong(1),
            tenant,
            room)
        .orElseThrow();
  }
}
