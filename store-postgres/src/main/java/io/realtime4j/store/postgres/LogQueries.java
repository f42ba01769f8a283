package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.ChangesQuery;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.StorePage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Questions to the log about one room or single messages. */
final class LogQueries {
  static final String HEAD =
      """
      SELECT r.name, r.newest, (SELECT min("offset") FROM message m WHERE m.room_id = r.id),
        greatest(
          coalesce((SELECT lsn FROM message m WHERE m.room_id = r.id
            ORDER BY "offset" DESC LIMIT 1), 0),
          coalesce((SELECT max(lsn) FROM change c WHERE c.room_id = r.id AND NOT superseded), 0))
      FROM room r WHERE r.tenant = ? AND r.name = ANY(?)""";

  static final String PAGE =
      LogRow.MESSAGES
          + """
          WHERE m.room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?)
            AND m."offset" > ? AND m."offset" < ?
          """;

  static final String CHANGES =
      LogRow.CHANGES
          + """
          AND c.room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?)
          AND c.lsn > ? AND c.lsn <= ? AND m."offset" >= ? AND m."offset" <= ?
          """;

  static final String AT =
      """
      m.room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?) AND m."offset" = ?""";

  static final String IDS_AT =
      """
      SELECT r.name, m.message_id
      FROM unnest(?, ?) WITH ORDINALITY AS a (name, place, nth)
      JOIN room r ON r.tenant = ? AND r.name = a.name
      JOIN message m ON m.room_id = r.id AND m."offset" = a.place
      ORDER BY a.nth""";

  private LogQueries() {}

  static RoomHead head(Sql sql, String tenant, String room) throws SQLException {
    return Objects.requireNonNull(heads(sql, tenant, List.of(room)).get(room));
  }

  /** Returns each room once, in the order asked. */
  static Map<String, RoomHead> heads(Sql sql, String tenant, List<String> rooms)
      throws SQLException {
    Map<String, RoomHead> heads = new LinkedHashMap<>();
    for (String room : rooms) {
      heads.put(room, RoomHead.builder().build());
    }
    for (Map.Entry<String, RoomHead> found :
        sql.list(HEAD, row -> Map.entry(row.getString(1), head(row)), tenant, rooms)) {
      heads.put(found.getKey(), found.getValue());
    }
    return heads;
  }

  private static RoomHead head(ResultSet row) throws SQLException {
    long newest = row.getLong(2);
    long lsn = row.getLong(4);
    long oldest = row.getLong(3);
    return RoomHead.builder()
        .newest(newest)
        .oldest(row.wasNull() ? newest + 1 : oldest)
        .lsn(lsn)
        .build();
  }

  static StorePage<MessageRow> page(Sql sql, PageQuery query) throws SQLException {
    List<Object> arguments =
        new ArrayList<>(List.of(query.tenant(), query.room(), query.after(), query.before()));
    String text = PAGE;
    if (query.thread() != null) {
      text += "AND m.thread = ? ";
      arguments.add(query.thread());
    }
    text += "ORDER BY m.\"offset\" " + (query.newestFirst() ? "DESC" : "ASC") + " LIMIT ?";
    arguments.add(query.limit() + 1L);
    List<MessageRow> rows = new ArrayList<>();
    Budget budget = new Budget(query.limit(), query.maxBytes());
    boolean hasMore =
        sql.read(
            text,
            row -> !budget.takes(row.getLong(LogRow.MESSAGE_BYTES)),
            LogRow::message,
            rows,
            arguments.toArray());
    if (query.newestFirst()) {
      Collections.reverse(rows);
    }
    return StorePage.of(rows, hasMore);
  }

  static StorePage<ChangeRow> changes(Sql sql, ChangesQuery query) throws SQLException {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                query.tenant(),
                query.room(),
                query.after(),
                query.upTo(),
                query.fromOffset(),
                query.toOffset()));
    String text = CHANGES;
    if (query.thread() != null) {
      text += "AND m.thread = ? ";
      arguments.add(query.thread());
    }
    text += "ORDER BY c.lsn LIMIT ?";
    arguments.add(query.limit() + 1L);
    List<ChangeRow> rows = new ArrayList<>();
    Budget budget = new Budget(query.limit(), query.maxBytes());
    boolean hasMore =
        sql.read(
            text,
            row -> !budget.takes(row.getLong(LogRow.CHANGE_BYTES)),
            LogRow::change,
            rows,
            arguments.toArray());
    return StorePage.of(rows, hasMore);
  }

  static Optional<MessageRow> byId(Sql sql, String tenant, String messageId) throws SQLException {
    return sql.first(
        LogRow.MESSAGES + "WHERE m.message_id = ? AND m.tenant = ?",
        LogRow::message,
        messageId,
        tenant);
  }

  static List<MessageRow> byIds(Sql sql, String tenant, List<String> messageIds)
      throws SQLException {
    return sql.list(
        LogRow.MESSAGES + "WHERE m.message_id = ANY(?) AND m.tenant = ?",
        LogRow::message,
        messageIds,
        tenant);
  }

  static List<MessageRow> byClientIds(Sql sql, String tenant, String userId, List<String> clientIds)
      throws SQLException {
    return sql.list(
        LogRow.MESSAGES + "WHERE m.tenant = ? AND m.user_id = ? AND m.client_message_id = ANY(?)",
        LogRow::message,
        tenant,
        userId,
        clientIds);
  }

  static Optional<MessageRow> at(Sql sql, String tenant, String room, long offset)
      throws SQLException {
    return sql.first(LogRow.MESSAGES + "WHERE " + AT, LogRow::message, tenant, room, offset);
  }

  /** Returns the ids in the order asked. */
  static Map<String, String> idsAt(Sql sql, String tenant, Map<String, Long> offsets)
      throws SQLException {
    Map<String, String> ids = new LinkedHashMap<>();
    if (offsets.isEmpty()) {
      return ids;
    }
    for (Map.Entry<String, String> found :
        sql.list(
            IDS_AT,
            row -> Map.entry(row.getString(1), row.getString(2)),
            List.copyOf(offsets.keySet()),
            List.copyOf(offsets.values()),
            tenant)) {
      ids.put(found.getKey(), found.getValue());
    }
    return ids;
  }
}
