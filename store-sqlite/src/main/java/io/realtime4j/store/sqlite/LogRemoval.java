package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.Retained;
import io.realtime4j.api.spi.store.Retention;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Removes what a rule does not keep, a bounded number of messages a call. In the writer's lane. */
final class LogRemoval {
  private final LogNumbers numbers;

  /** A room that keeps messages. */
  private record Room(long id, long newest, long bytes) {}

  /** The oldest message, as far as it matters. */
  private record Oldest(long lsn, long offset, long sentAtMillis, long bytes, long roomId) {}

  /** What one call has removed. */
  private static final class Tally {
    long messages;
    long bytes;
    boolean hasMore;
  }

  LogRemoval(LogNumbers numbers) {
    this.numbers = numbers;
  }

  Retained retain(Sql sql, Retention rule) throws SQLException {
    numbers.flush(sql);
    Tally tally = new Tally();
    if (limitsRooms(rule)) {
      for (Room room : rooms(sql, rule)) {
        trim(sql, rule, room, tally);
      }
    }
    trimAll(sql, rule, tally);
    sql.update(
        "DELETE FROM removed_client_id WHERE sent_at < ?",
        rule.nowMillis() - rule.clientIdAge().toMillis());
    numbers.forget();
    return Retained.builder()
        .messages(tally.messages)
        .bytes(tally.bytes)
        .hasMore(tally.hasMore)
        .build();
  }

  private static boolean limitsRooms(Retention rule) {
    return rule.maxAge() != null
        || rule.maxRoomMessages() != Long.MAX_VALUE
        || rule.maxRoomBytes() != Long.MAX_VALUE;
  }

  private static List<Room> rooms(Sql sql, Retention rule) throws SQLException {
    String text = "SELECT id, newest, bytes FROM room WHERE newest > 0";
    Sql.RowReader<Room> reader = row -> new Room(row.getLong(1), row.getLong(2), row.getLong(3));
    if (rule.tenant() == null) {
      return sql.list(text + " ORDER BY id", reader);
    }
    return rule.room() == null
        ? sql.list(text + " AND tenant = ? ORDER BY id", reader, rule.tenant())
        : sql.list(text + " AND tenant = ? AND name = ?", reader, rule.tenant(), rule.room());
  }

  private static Optional<Oldest> oldest(Sql sql, String condition, Object... arguments)
      throws SQLException {
    return sql.first(
        "SELECT lsn, \"offset\", sent_at, length(body), room_id FROM message " + condition,
        row ->
            new Oldest(
                row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
        arguments);
  }

  private static void trim(Sql sql, Retention rule, Room room, Tally tally) throws SQLException {
    Duration maxAge = rule.maxAge();
    long bytes = room.bytes();
    while (true) {
      Optional<Oldest> oldest =
          oldest(sql, "WHERE room_id = ? ORDER BY \"offset\" LIMIT 1", room.id());
      if (oldest.isEmpty()) {
        return;
      }
      Oldest row = oldest.get();
      boolean isTooOld =
          maxAge != null && row.sentAtMillis() < rule.nowMillis() - maxAge.toMillis();
      boolean isTooMuch =
          room.newest() - row.offset() + 1 > rule.maxRoomMessages() || bytes > rule.maxRoomBytes();
      if (!isTooOld && !isTooMuch) {
        return;
      }
      if (!remove(sql, rule, row, tally)) {
        return;
      }
      bytes -= row.bytes();
    }
  }

  private static void trimAll(Sql sql, Retention rule, Tally tally) throws SQLException {
    if (rule.maxMessages() == Long.MAX_VALUE && rule.maxBytes() == Long.MAX_VALUE) {
      return;
    }
    long messages = sql.first("SELECT count(*) FROM message", row -> row.getLong(1)).orElse(0L);
    long bytes = sql.first("SELECT sum(bytes) FROM room", row -> row.getLong(1)).orElse(0L);
    while (messages > 0 && (messages > rule.maxMessages() || bytes > rule.maxBytes())) {
      Oldest row = oldest(sql, "ORDER BY lsn LIMIT 1").orElseThrow();
      if (!remove(sql, rule, row, tally)) {
        return;
      }
      messages--;
      bytes -= row.bytes();
    }
  }

  private static boolean remove(Sql sql, Retention rule, Oldest row, Tally tally)
      throws SQLException {
    if (tally.messages == rule.maxRemoved()) {
      tally.hasMore = true;
      return false;
    }
    sql.update(
        """
        INSERT OR REPLACE INTO removed_client_id (tenant, user_id, client_message_id, room_id,
          message_id, "offset", sent_at)
        SELECT tenant, user_id, client_message_id, room_id, message_id, "offset", sent_at
        FROM message WHERE lsn = ? AND client_message_id IS NOT NULL""",
        row.lsn());
    sql.update(
        """
        UPDATE room SET bytes = bytes - ?, removed_lsn = max(removed_lsn,
          coalesce((SELECT max(lsn) FROM change WHERE message_lsn = ?), ?))
        WHERE id = ?""",
        row.bytes(),
        row.lsn(),
        row.lsn(),
        row.roomId());
    sql.update("DELETE FROM change WHERE message_lsn = ?", row.lsn());
    sql.update("DELETE FROM mention WHERE message_lsn = ?", row.lsn());
    sql.update("DELETE FROM message WHERE lsn = ?", row.lsn());
    tally.messages++;
    tally.bytes += row.bytes();
    return true;
  }
}
