package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StorePage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One owner's outgoing messages, as far as one process is to send them. */
final class SqliteQueueStore implements QueueStore {
  private static final int CONSTRAINT = 19;

  private static final String INSERT =
      """
      INSERT INTO queue (owner, process, client_message_id, room, body, enqueued_at,
        written, attempts, failure)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      RETURNING sequence""";

  /** Another living process's row of the same id stays as it is. */
  private static final String OURS =
      " WHERE owner = ? AND client_message_id = ? AND process IN"
          + " (SELECT ? UNION ALL SELECT process FROM heir WHERE owner = ? AND heir = ?)";

  private static final String UPDATE =
      "UPDATE queue SET written = ?, attempts = ?, failure = ?" + OURS;

  private static final String REPLACE = "UPDATE queue SET body = ?" + OURS;

  private static final String DELETE = "DELETE FROM queue" + OURS;

  private static final String SELECT =
      """
      SELECT sequence, client_message_id, room, body, enqueued_at, written, attempts, failure,
        length(body)
      FROM queue""";

  private static final String IN_LOT =
      " WHERE owner = ? AND process = ? AND sequence > ? AND sequence <= ?";

  private static final String PAGE = SELECT + IN_LOT + " ORDER BY sequence LIMIT ?";

  private static final String ROOM_PAGE =
      SELECT + IN_LOT + " AND room = ? ORDER BY sequence LIMIT ?";

  private static final String FIND = SELECT + OURS;

  private final Lane lane;
  private final OwnerRows owner;
  private final Processes processes;
  private final QueueLots lots;

  SqliteQueueStore(Lane lane, OwnerRows owner, Processes processes) {
    this.lane = lane;
    this.owner = owner;
    this.processes = processes;
    this.lots = new QueueLots(owner, processes);
  }

  @Override
  public CompletionStage<List<QueueLot>> open() {
    return lane.submit(lots::open);
  }

  @Override
  public CompletionStage<List<QueueLot>> adopt() {
    return lane.submit(lots::adopt);
  }

  @Override
  public CompletionStage<StorePage<QueuedRow>> page(QueueQuery query) {
    return lane.submit(sql -> read(sql, query));
  }

  private StorePage<QueuedRow> read(Sql sql, QueueQuery query) throws SQLException {
    List<QueuedRow> rows = new ArrayList<>();
    Budget budget = new Budget(query.limit(), query.maxBytes());
    Sql.RowTest isEnough = row -> !budget.takes(row.getLong(9));
    long one = query.limit() + 1L;
    String room = query.room();
    boolean hasMore =
        room == null
            ? sql.read(
                PAGE,
                isEnough,
                SqliteQueueStore::row,
                rows,
                owner.id(),
                query.lot(),
                query.after(),
                query.until(),
                one)
            : sql.read(
                ROOM_PAGE,
                isEnough,
                SqliteQueueStore::row,
                rows,
                owner.id(),
                query.lot(),
                query.after(),
                query.until(),
                room,
                one);
    return StorePage.of(rows, hasMore);
  }

  private static long bytes(List<QueuedRow> rows) {
    return rows.stream().mapToLong(row -> row.body().length).sum();
  }

  @Override
  public CompletionStage<Optional<QueuedRow>> find(String clientMessageId) {
    return lane.submit(
        sql ->
            sql.first(
                FIND,
                SqliteQueueStore::row,
                owner.id(),
                clientMessageId,
                processes.id(),
                owner.id(),
                processes.id()));
  }

  @Override
  public CompletionStage<List<QueuedRow>> insert(List<QueuedRow> rows) {
    List<QueuedRow> added = List.copyOf(rows);
    return lane.submit(
        added.size(),
        bytes(added),
        sql -> {
          List<QueuedRow> placed = new ArrayList<>();
          for (QueuedRow row : added) {
            placed.add(row.withSequence(insertOrMove(sql, row)));
          }
          return placed;
        });
  }

  /** Nearly all are new: only one that is not costs a look for its place before. */
  private long insertOrMove(Sql sql, QueuedRow row) throws SQLException {
    try {
      return insert(sql, row);
    } catch (SQLException e) {
      if ((e.getErrorCode() & 0xff) != CONSTRAINT || delete(sql, row.clientMessageId()) == 0) {
        throw e;
      }
      return insert(sql, row);
    }
  }

  private int delete(Sql sql, String id) throws SQLException {
    return sql.update(DELETE, owner.id(), id, processes.id(), owner.id(), processes.id());
  }

  private long insert(Sql sql, QueuedRow row) throws SQLException {
    return sql.first(
            INSERT,
            inserted -> inserted.getLong(1),
            owner.id(),
            processes.id(),
            row.clientMessageId(),
            row.room(),
            row.body(),
            row.enqueuedAtMillis(),
            row.written() ? 1 : 0,
            row.attempts(),
            row.failure())
        .orElseThrow();
  }

  @Override
  public CompletionStage<Void> update(List<QueuedRow> rows) {
    List<QueuedRow> changed = List.copyOf(rows);
    return lane.<Void>submit(
        changed.size(),
        0,
        sql -> {
          for (QueuedRow row : changed) {
            sql.update(
                UPDATE,
                row.written() ? 1 : 0,
                row.attempts(),
                row.failure(),
                owner.id(),
                row.clientMessageId(),
                processes.id(),
                owner.id(),
                processes.id());
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Boolean> replace(String clientMessageId, byte[] body) {
    return lane.submit(
        1,
        body.length,
        sql ->
            sql.update(
                    REPLACE,
                    body,
                    owner.id(),
                    clientMessageId,
                    processes.id(),
                    owner.id(),
                    processes.id())
                > 0);
  }

  @Override
  public CompletionStage<Void> delete(List<String> clientMessageIds) {
    List<String> deleted = List.copyOf(clientMessageIds);
    return lane.<Void>submit(
        deleted.size(),
        0,
        sql -> {
          for (String id : deleted) {
            delete(sql, id);
          }
          return null;
        });
  }

  private static QueuedRow row(ResultSet row) throws SQLException {
    return QueuedRow.builder()
        .sequence(row.getLong(1))
        .clientMessageId(row.getString(2))
        .room(row.getString(3))
        .body(row.getBytes(4))
        .enqueuedAtMillis(row.getLong(5))
        .written(row.getInt(6) != 0)
        .attempts(row.getInt(7))
        .failure(row.getString(8))
        .build();
  }
}
