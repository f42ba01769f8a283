package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.Retained;
import io.realtime4j.api.spi.store.Retention;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes what a rule does not keep, a bounded number of messages a call. In the writer's lane. */
final class LogRemoval {
  /** Rooms whose oldest message is to go; by one step in an index for each. */
  static final String ROOMS =
      """
      SELECT r.id, r.newest, r.bytes FROM room r CROSS JOIN LATERAL (
        SELECT m."offset", m.sent_at FROM message m WHERE m.room_id = r.id
        ORDER BY m."offset" LIMIT 1) o
      WHERE (o.sent_at < ? OR r.newest - o."offset" + 1 > ? OR r.bytes > ?)
      """;

  private static final String OLDEST = "SELECT lsn, \"offset\", sent_at, length(body) FROM message";

  private static final String KEEP_CLIENT_IDS =
      """
      INSERT INTO removed_client_id (tenant, user_id, client_message_id, room_id, message_id,
        "offset", sent_at)
      SELECT tenant, user_id, client_message_id, room_id, message_id, "offset", sent_at
      FROM message WHERE lsn = ANY(?) AND client_message_id IS NOT NULL
      ON CONFLICT (tenant, user_id, client_message_id) DO UPDATE
      SET room_id = excluded.room_id, message_id = excluded.message_id,
        "offset" = excluded."offset", sent_at = excluded.sent_at""";

  private static final String COUNT_DOWN =
      """
      UPDATE room SET bytes = room.bytes - gone.bytes,
        removed_lsn = greatest(room.removed_lsn, gone.place)
      FROM (
        SELECT m.room_id, sum(length(m.body)) AS bytes, max(coalesce(
          (SELECT max(c.lsn) FROM change c WHERE c.message_lsn = m.lsn), m.lsn)) AS place
        FROM message m WHERE m.lsn = ANY(?) GROUP BY m.room_id) gone
      WHERE room.id = gone.room_id""";

  private final LogNumbers numbers;

  /** A room that keeps messages. */
  private record Room(long id, long newest, long bytes) {}

  /** A message, as far as it matters. */
  private record Row(long lsn, long offset, long sentAtMillis, long bytes) {}

  /** What one call has removed. */
  private static final class Tally {
    final int max;
    long messages;
    long bytes;
    boolean hasMore;

    Tally(int max) {
      this.max = max;
    }

    /** Counts a message if there is room for it. */
    boolean takes(Row row) {
      if (messages == max) {
        hasMore = true;
        return false;
      }
      messages++;
      bytes += row.bytes();
      return true;
    }
  }

  LogRemoval(LogNumbers numbers) {
    this.numbers = numbers;
  }

  Retained retain(Sql sql, Retention rule) throws SQLException {
    numbers.flush(sql);
    Tally tally = new Tally(rule.maxRemoved());
    if (limitsRooms(rule)) {
      for (Room room : rooms(sql, rule)) {
        trim(sql, rule, room, tally);
        if (tally.hasMore) {
          break;
        }
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

  /** Returns the time before which a message is too old. */
  private static long oldestKept(Retention rule) {
    Duration maxAge = rule.maxAge();
    return maxAge == null ? Long.MIN_VALUE : rule.nowMillis() - maxAge.toMillis();
  }

  private static List<Room> rooms(Sql sql, Retention rule) throws SQLException {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(oldestKept(rule));
    arguments.add(rule.maxRoomMessages());
    arguments.add(rule.maxRoomBytes());
    String text = ROOMS;
    if (rule.tenant() != null) {
      text += "AND r.tenant = ? ";
      arguments.add(rule.tenant());
      if (rule.room() != null) {
        text += "AND r.name = ? ";
        arguments.add(rule.room());
      }
    }
    return sql.list(
        text + "ORDER BY r.id",
        row -> new Room(row.getLong(1), row.getLong(2), row.getLong(3)),
        arguments.toArray());
  }

  private static List<Row> oldest(Sql sql, String condition, Object... arguments)
      throws SQLException {
    return sql.list(
        OLDEST + condition,
        row -> new Row(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
        arguments);
  }

  private static void trim(Sql sql, Retention rule, Room room, Tally tally) throws SQLException {
    long bytes = room.bytes();
    List<Long> gone = new ArrayList<>();
    for (Row row :
        oldest(
            sql,
            " WHERE room_id = ? ORDER BY \"offset\" LIMIT ?",
            room.id(),
            tally.max - tally.messages + 1)) {
      boolean isTooOld = row.sentAtMillis() < oldestKept(rule);
      boolean isTooMuch =
          room.newest() - row.offset() + 1 > rule.maxRoomMessages() || bytes > rule.maxRoomBytes();
      if ((!isTooOld && !isTooMuch) || !tally.takes(row)) {
        break;
      }
      bytes -= row.bytes();
      gone.add(row.lsn());
    }
    remove(sql, gone);
  }

  private static void trimAll(Sql sql, Retention rule, Tally tally) throws SQLException {
    if (rule.maxMessages() == Long.MAX_VALUE && rule.maxBytes() == Long.MAX_VALUE) {
      return;
    }
    long messages = sql.first("SELECT count(*) FROM message", row -> row.getLong(1)).orElse(0L);
    long bytes = sql.first("SELECT sum(bytes) FROM room", row -> row.getLong(1)).orElse(0L);
    List<Long> gone = new ArrayList<>();
    for (Row row : oldest(sql, " ORDER BY lsn LIMIT ?", tally.max - tally.messages + 1)) {
      if ((messages <= rule.maxMessages() && bytes <= rule.maxBytes()) || !tally.takes(row)) {
        break;
      }
      messages--;
      bytes -= row.bytes();
      gone.add(row.lsn());
    }
    remove(sql, gone);
  }

  private static void remove(Sql sql, List<Long> lsns) throws SQLException {
    if (lsns.isEmpty()) {
      return;
    }
    sql.update(KEEP_CLIENT_IDS, lsns);
    sql.update(COUNT_DOWN, lsns);
    sql.update("DELETE FROM change WHERE message_lsn = ANY(?)", lsns);
    sql.update("DELETE FROM mention WHERE message_lsn = ANY(?)", lsns);
    sql.update("DELETE FROM message WHERE lsn = ANY(?)", lsns);
  }
}
