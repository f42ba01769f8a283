package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Rooms and memberships in their tables. */
final class SqliteRoomStore implements RoomStore {
  private static final String ROOMS =
      "SELECT tenant, name, type, visibility, created_at FROM room WHERE type IS NOT NULL ";

  private static final String CREATE =
      """
      INSERT INTO room (tenant, name, type, visibility, created_at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (tenant, name) DO UPDATE
      SET type = excluded.type, visibility = excluded.visibility, created_at = excluded.created_at
      WHERE type IS NULL""";

  private static final String OPEN = " AND to_offset = 9223372036854775807";

  private static final String MEMBERSHIPS =
      "SELECT user_id, from_offset, to_offset, joined_at FROM membership WHERE ";

  private static final String ROOMS_OF =
      """
      SELECT r.name FROM membership m JOIN room r ON r.id = m.room_id
      WHERE m.user_id = ? AND r.tenant = ?
      """;

  private final Lane writer;
  private final Lane reader;

  SqliteRoomStore(Lane writer, Lane reader) {
    this.writer = writer;
    this.reader = reader;
  }

  @Override
  public CompletionStage<RoomRow> createIfAbsent(RoomRow room) {
    return writer.submit(
        sql -> {
          sql.update(
              CREATE,
              room.tenant(),
              room.name(),
              room.type(),
              room.visibility(),
              room.createdAtMillis());
          return find(sql, room.tenant(), room.name()).orElseThrow();
        });
  }

  @Override
  public CompletionStage<Optional<RoomRow>> find(String tenant, String name) {
    return reader.submit(sql -> find(sql, tenant, name));
  }

  private static Optional<RoomRow> find(Sql sql, String tenant, String name) throws SQLException {
    return sql.first(ROOMS + "AND tenant = ? AND name = ?", SqliteRoomStore::room, tenant, name);
  }

  @Override
  public CompletionStage<List<RoomRow>> list(String tenant) {
    return reader.submit(
        sql -> {
          List<RoomRow> rooms = sql.list(ROOMS + "AND tenant = ?", SqliteRoomStore::room, tenant);
          rooms.sort(Comparator.comparing(RoomRow::name));
          return rooms;
        });
  }

  @Override
  public CompletionStage<JoinResult> join(JoinRequest request) {
    String userId = request.userId();
    return writer.submit(
        sql -> {
          long roomId = RoomIds.of(sql, request.tenant(), request.room());
          Optional<Membership> open = open(sql, roomId, userId);
          if (open.isPresent()) {
            return new JoinResult.Joined(open.get(), false);
          }
          sql.update(
              """
              INSERT INTO membership (room_id, user_id, from_offset, to_offset, joined_at)
              VALUES (?, ?, ?, ?, ?)""",
              roomId,
              userId,
              request.fromOffset(),
              Long.MAX_VALUE,
              request.atMillis());
          return new JoinResult.Joined(
              Membership.builder()
                  .userId(userId)
                  .fromOffset(request.fromOffset())
                  .joinedAtMillis(request.atMillis())
                  .role(request.role())
                  .build(),
              true);
        });
  }

  @Override
  public CompletionStage<Void> leave(String tenant, String room, String userId, long offset) {
    return writer.<Void>submit(
        sql -> {
          long roomId = RoomIds.of(sql, tenant, room);
          sql.update(
              "DELETE FROM membership WHERE room_id = ? AND user_id = ? AND from_offset >= ?"
                  + OPEN,
              roomId,
              userId,
              offset);
          sql.update(
              "UPDATE membership SET to_offset = ? WHERE room_id = ? AND user_id = ?" + OPEN,
              offset,
              roomId,
              userId);
          return null;
        });
  }

  private static Optional<Membership> open(Sql sql, long roomId, String userId)
      throws SQLException {
    return sql.first(
        MEMBERSHIPS + "room_id = ? AND user_id = ?" + OPEN,
        SqliteRoomStore::membership,
        roomId,
        userId);
  }

  @Override
  public CompletionStage<List<Membership>> memberships(String tenant, String room) {
    return reader.submit(
        sql -> {
          List<Membership> found =
              sql.list(
                  MEMBERSHIPS
                      + "room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?)"
                      + " ORDER BY from_offset, id",
                  SqliteRoomStore::membership,
                  tenant,
                  room);
          // Stable, and in Java's order of strings, which is not SQLite's beyond the first plane.
          found.sort(Comparator.comparing(Membership::userId));
          return found;
        });
  }

  @Override
  public CompletionStage<List<String>> roomsOf(String tenant, String userId) {
    return reader.submit(
        sql -> {
          List<String> names = sql.list(ROOMS_OF + OPEN, row -> row.getString(1), userId, tenant);
          names.sort(Comparator.naturalOrder());
          return names;
        });
  }

  private static RoomRow room(ResultSet row) throws SQLException {
    return RoomRow.builder()
        .tenant(row.getString(1))
        .name(row.getString(2))
        .type(row.getString(3))
        .visibility(row.getString(4))
        .createdAtMillis(row.getLong(5))
        .build();
  }

  private static Membership membership(ResultSet row) throws SQLException {
    return Membership.builder()
        .userId(row.getString(1))
        .fromOffset(row.getLong(2))
        .toOffset(row.getLong(3))
        .joinedAtMillis(row.getLong(4))
        .build();
  }
}
