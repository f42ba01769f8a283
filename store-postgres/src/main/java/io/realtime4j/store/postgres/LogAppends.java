package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Drops duplicates, checks conditions, and gives the rest their numbers. In the writer's lane. */
final class LogAppends {
  private static final String MINE =
      """
      SELECT m.message_id, m."offset", m.sent_at, m.room_id FROM message m
      WHERE m.tenant = ? AND m.user_id = ? AND m.client_message_id = ?""";

  private static final String REMOVED =
      """
      SELECT message_id, "offset", sent_at, room_id FROM removed_client_id
      WHERE tenant = ? AND user_id = ? AND client_message_id = ?""";

  private static final String INSERT =
      """
      INSERT INTO message (lsn, room_id, "offset", thread, message_id, tenant, user_id,
        client_message_id, sent_at, body, kind)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, user_id, client_message_id) WHERE client_message_id IS NOT NULL
        DO NOTHING""";

  private final LogNumbers numbers;

  /** The first message of a client id, and where it is. */
  private record Earlier(String messageId, long offset, long sentAtMillis, long roomId) {}

  LogAppends(LogNumbers numbers) {
    this.numbers = numbers;
  }

  List<AppendResult> append(Sql sql, List<MessageEntry> entries) throws SQLException {
    List<AppendResult> results = new ArrayList<>(entries.size());
    for (MessageEntry entry : entries) {
      results.add(appendOne(sql, entry));
    }
    return results;
  }

  private AppendResult appendOne(Sql sql, MessageEntry entry) throws SQLException {
    LogNumbers.Room room = numbers.room(sql, entry.tenant(), entry.room());
    String clientId = entry.clientMessageId();
    String after = entry.after();
    if (clientId != null) {
      // Where nothing has to be known before, the insertion itself finds a duplicate.
      Optional<Earlier> first =
          after == null ? removed(sql, entry, clientId) : mine(sql, entry, clientId);
      if (first.isPresent()) {
        return known(first.get(), clientId, room);
      }
    }
    if (after != null) {
      Optional<Earlier> predecessor = mine(sql, entry, after);
      if (predecessor.isEmpty()) {
        return new AppendResult.OutOfOrder(after);
      }
      if (predecessor.get().roomId() != room.id) {
        return new AppendResult.OtherRoom(after);
      }
    }
    AppendResult added = insert(sql, entry, room);
    if (added != null) {
      return added;
    }
    String twice = Objects.requireNonNull(clientId);
    return known(mine(sql, entry, twice).orElseThrow(), twice, room);
  }

  private static AppendResult known(Earlier first, String clientId, LogNumbers.Room room) {
    return first.roomId() == room.id
        ? new AppendResult.Duplicate(first.messageId(), first.offset(), first.sentAtMillis())
        : new AppendResult.OtherRoom(clientId);
  }

  private Optional<Earlier> mine(Sql sql, MessageEntry entry, String clientMessageId)
      throws SQLException {
    Optional<Earlier> kept = earlier(sql, MINE, entry, clientMessageId);
    return kept.isPresent() ? kept : removed(sql, entry, clientMessageId);
  }

  private Optional<Earlier> removed(Sql sql, MessageEntry entry, String clientMessageId)
      throws SQLException {
    return numbers.hasRemovedIds(sql)
        ? earlier(sql, REMOVED, entry, clientMessageId)
        : Optional.empty();
  }

  private static Optional<Earlier> earlier(
      Sql sql, String query, MessageEntry entry, String clientMessageId) throws SQLException {
    return sql.first(
        query,
        row -> new Earlier(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)),
        entry.tenant(),
        entry.userId(),
        clientMessageId);
  }

  /** Returns null, and takes no numbers, if the author has used the client id before. */
  private @Nullable AppendResult insert(Sql sql, MessageEntry entry, LogNumbers.Room room)
      throws SQLException {
    long lsn = numbers.nextLsn(sql);
    int inserted =
        sql.update(
            INSERT,
            lsn,
            room.id,
            room.newest + 1,
            entry.thread(),
            entry.messageId(),
            entry.tenant(),
            entry.userId(),
            entry.clientMessageId(),
            entry.sentAtMillis(),
            entry.body(),
            entry.kind());
    if (inserted == 0) {
      numbers.takeBack();
      return null;
    }
    for (String userId : entry.mentions()) {
      sql.update(
          "INSERT INTO mention (message_lsn, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
          lsn,
          userId);
    }
    return new AppendResult.Appended(room.next(entry.body().length), lsn);
  }
}
