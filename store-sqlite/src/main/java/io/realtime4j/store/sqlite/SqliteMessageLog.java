package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.StorePage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The log in its tables. All numbers are in the file and nothing is kept beside it, so that a
 * rollback takes them back with everything else.
 */
final class SqliteMessageLog implements MessageLog {
  private static final String MINE =
      """
      SELECT m.message_id, m."offset", m.sent_at, r.name
      FROM message m JOIN room r ON r.id = m.room_id
      WHERE m.tenant = ? AND m.user_id = ? AND m.client_message_id = ?""";

  private static final String NEXT_OFFSET =
      """
      INSERT INTO room (tenant, name, newest) VALUES (?, ?, 1)
      ON CONFLICT (tenant, name) DO UPDATE SET newest = newest + 1
      RETURNING id, newest""";

  private static final String INSERT =
      """
      INSERT INTO message (room_id, "offset", thread, message_id, tenant, user_id,
        client_message_id, sent_at, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      RETURNING lsn""";

  private static final String HEAD =
      """
      SELECT r.newest, (SELECT min("offset") FROM message m WHERE m.room_id = r.id)
      FROM room r WHERE r.tenant = ? AND r.name = ?""";

  private static final String ROWS =
      """
      SELECT m.tenant, r.name, m.thread, m.message_id, m.user_id, m.client_message_id,
        m."offset", m.lsn, m.sent_at, m.body, length(m.body)
      FROM message m JOIN room r ON r.id = m.room_id
      """;

  private static final String PAGE =
      ROWS
          + """
          WHERE m.room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?)
            AND m."offset" > ? AND m."offset" < ?
          """;

  /** The column of {@link #ROWS} that says how long a body is without reading it. */
  private static final int BODY_BYTES = 11;

  private final Lane writer;
  private final Lane reader;
  private final String epoch;

  /** The first message of a client id, and where it is. */
  private record Earlier(String messageId, long offset, long sentAtMillis, String room) {}

  /** A room's row and the number that it gives out. */
  private record Place(long roomId, long offset) {}

  SqliteMessageLog(Lane writer, Lane reader, String epoch) {
    this.writer = writer;
    this.reader = reader;
    this.epoch = epoch;
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public CompletionStage<List<AppendResult>> append(List<MessageEntry> entries) {
    List<MessageEntry> added = List.copyOf(entries);
    return writer.submit(
        sql -> {
          List<AppendResult> results = new ArrayList<>(added.size());
          for (MessageEntry entry : added) {
            results.add(appendOne(sql, entry));
          }
          return results;
        });
  }

  private static AppendResult appendOne(Sql sql, MessageEntry entry) throws SQLException {
    String clientId = entry.clientMessageId();
    if (clientId != null) {
      Optional<Earlier> first = mine(sql, entry, clientId);
      if (first.isPresent()) {
        Earlier earlier = first.get();
        return earlier.room().equals(entry.room())
            ? new AppendResult.Duplicate(
                earlier.messageId(), earlier.offset(), earlier.sentAtMillis())
            : new AppendResult.OtherRoom(clientId);
      }
    }
    String after = entry.after();
    if (after != null) {
      Optional<Earlier> predecessor = mine(sql, entry, after);
      if (predecessor.isEmpty()) {
        return new AppendResult.OutOfOrder(after);
      }
      if (!predecessor.get().room().equals(entry.room())) {
        return new AppendResult.OtherRoom(after);
      }
    }
    return insert(sql, entry);
  }

  private static Optional<Earlier> mine(Sql sql, MessageEntry entry, String clientMessageId)
      throws SQLException {
    return sql.first(
        MINE,
        row -> new Earlier(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4)),
        entry.tenant(),
        entry.userId(),
        clientMessageId);
  }

  private static AppendResult insert(Sql sql, MessageEntry entry) throws SQLException {
    Place place =
        sql.first(
                NEXT_OFFSET,
                row -> new Place(row.getLong(1), row.getLong(2)),
                entry.tenant(),
                entry.room())
            .orElseThrow();
    long lsn =
        sql.first(
                INSERT,
                row -> row.getLong(1),
                place.roomId(),
                place.offset(),
                entry.thread(),
                entry.messageId(),
                entry.tenant(),
                entry.userId(),
                entry.clientMessageId(),
                entry.sentAtMillis(),
                entry.body())
            .orElseThrow();
    return new AppendResult.Appended(place.offset(), lsn);
  }

  @Override
  public CompletionStage<RoomHead> head(String tenant, String room) {
    return reader.submit(
        sql ->
            sql.first(HEAD, SqliteMessageLog::head, tenant, room)
                .orElse(RoomHead.builder().build()));
  }

  private static RoomHead head(ResultSet row) throws SQLException {
    long newest = row.getLong(1);
    long oldest = row.getLong(2);
    return RoomHead.builder().newest(newest).oldest(row.wasNull() ? newest + 1 : oldest).build();
  }

  @Override
  public CompletionStage<StorePage<MessageRow>> page(PageQuery wanted) {
    String thread = wanted.thread();
    boolean newestFirst = wanted.newestFirst();
    String query =
        PAGE
            + (thread == null ? "" : "AND m.thread = ? ")
            + ("ORDER BY m.\"offset\" " + (newestFirst ? "DESC" : "ASC") + " LIMIT ?");
    List<Object> arguments =
        new ArrayList<>(List.of(wanted.tenant(), wanted.room(), wanted.after(), wanted.before()));
    if (thread != null) {
      arguments.add(thread);
    }
    arguments.add(wanted.limit() + 1L);
    return reader.submit(
        sql -> {
          List<MessageRow> rows = new ArrayList<>();
          Budget budget = new Budget(wanted.limit(), wanted.maxBytes());
          boolean hasMore =
              sql.read(
                  query,
                  row -> !budget.takes(row.getLong(BODY_BYTES)),
                  SqliteMessageLog::row,
                  rows,
                  arguments.toArray());
          if (newestFirst) {
            Collections.reverse(rows);
          }
          return StorePage.of(rows, hasMore);
        });
  }

  @Override
  public CompletionStage<Optional<MessageRow>> byId(String tenant, String messageId) {
    return reader.submit(sql -> find(sql, tenant, messageId));
  }

  private static Optional<MessageRow> find(Sql sql, String tenant, String messageId)
      throws SQLException {
    return sql.first(
        ROWS + "WHERE m.message_id = ? AND m.tenant = ?", SqliteMessageLog::row, messageId, tenant);
  }

  @Override
  public CompletionStage<List<MessageRow>> byIds(String tenant, List<String> messageIds) {
    LinkedHashSet<String> asked = new LinkedHashSet<>(messageIds);
    return reader.submit(
        sql -> {
          List<MessageRow> found = new ArrayList<>();
          for (String id : asked) {
            find(sql, tenant, id).ifPresent(found::add);
          }
          return found;
        });
  }

  @Override
  public CompletionStage<List<MessageRow>> byClientIds(
      String tenant, String userId, List<String> clientMessageIds) {
    LinkedHashSet<String> asked = new LinkedHashSet<>(clientMessageIds);
    return reader.submit(
        sql -> {
          List<MessageRow> found = new ArrayList<>();
          for (String id : asked) {
            sql.first(
                    ROWS + "WHERE m.tenant = ? AND m.user_id = ? AND m.client_message_id = ?",
                    SqliteMessageLog::row,
                    tenant,
                    userId,
                    id)
                .ifPresent(found::add);
          }
          return found;
        });
  }

  private static MessageRow row(ResultSet row) throws SQLException {
    return MessageRow.builder()
        .tenant(row.getString(1))
        .room(row.getString(2))
        .thread(row.getString(3))
        .messageId(row.getString(4))
        .userId(row.getString(5))
        .clientMessageId(row.getString(6))
        .offset(row.getLong(7))
        .lsn(row.getLong(8))
        .sentAtMillis(row.getLong(9))
        .body(row.getBytes(10))
        .build();
  }
}
