package io.realtime4j.store.sqlite;

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
import java.util.List;
import java.util.Optional;

/** Questions to the log about one room or single messages. */
final class LogQueries {
  private static final String HEAD =
      """
      SELECT r.newest, (SELECT min("offset") FROM message m WHERE m.room_id = r.id),
        max(
          coalesce((SELECT lsn FROM message m WHERE m.room_id = r.id
            ORDER BY "offset" DESC LIMIT 1), 0),
          coalesce((SELECT max(lsn) FROM change c WHERE c.room_id = r.id AND superseded = 0), 0))
      FROM room r WHERE r.tenant = ? AND r.name = ?""";

  private static final String PAGE =
      LogRow.MESSAGES
          + """
          WHERE m.room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?)
            AND m."offset" > ? AND m."offset" < ?
          """;

  private static final String CHANGES =
      LogRow.CHANGES
          + """
          AND c.room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?)
          AND c.lsn > ? AND c.lsn <= ? AND m."offset" >= ? AND m."offset" <= ?
          """;

  private static final String AT =
      """
      m.room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?) AND m."offset" = ?""";

  private LogQueries() {}

  static RoomHead head(Sql sql, String tenant, String room) throws SQLException {
    return sql.first(HEAD, LogQueries::head, tenant, room)
        .orElseGet(() -> RoomHead.builder().build());
  }

  private static RoomHead head(ResultSet row) throws SQLException {
    long newest = row.getLong(1);
    long lsn = row.getLong(3);
    long oldest = row.getLong(2);
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

  static Optional<MessageRow> byClientId(Sql sql, String tenant, String userId, String clientId)
      throws SQLException {
    return sql.first(
        LogRow.MESSAGES + "WHERE m.tenant = ? AND m.user_id = ? AND m.client_message_id = ?",
        LogRow::message,
        tenant,
        userId,
        clientId);
  }

  static Optional<MessageRow> at(Sql sql, String tenant, String room, long offset)
      throws SQLException {
    return sql.first(LogRow.MESSAGES + "WHERE " + AT, LogRow::message, tenant, room, offset);
  }

  static Optional<String> idAt(Sql sql, String tenant, String room, long offset)
      throws SQLException {
    return sql.first(
        "SELECT m.message_id FROM message m WHERE " + AT,
        row -> row.getString(1),
        tenant,
        room,
        offset);
  }
}
