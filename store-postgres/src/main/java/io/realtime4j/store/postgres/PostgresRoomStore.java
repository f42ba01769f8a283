package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.RoomUpdate;
import io.realtime4j.api.spi.store.StorePage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Rooms, memberships and bans in their tables. */
final class PostgresRoomStore implements RoomStore {
  private static final String ROOMS =
      """
      SELECT tenant, name, type, visibility, created_at, max_members, closed, slow_mode FROM room
      WHERE type IS NOT NULL
      """;

  private static final String CREATE =
      """
      INSERT INTO room (tenant, name, type, visibility, created_at, max_members, closed, slow_mode)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, name) DO UPDATE
      SET type = excluded.type, visibility = excluded.visibility, created_at = excluded.created_at,
        max_members = excluded.max_members, closed = excluded.closed,
        slow_mode = excluded.slow_mode
      WHERE room.type IS NULL\
      """;

  private static final String UPDATE =
      """
      UPDATE room SET type = coalesce(?, type), visibility = coalesce(?, visibility),
        max_members = coalesce(?, max_members), closed = coalesce(?, closed),
        slow_mode = coalesce(?, slow_mode)
      WHERE tenant = ? AND name = ? AND type IS NOT NULL\
      """;

  private final Lane writer;
  private final ReaderLanes reader;
  private final MemberTable members;

  PostgresRoomStore(Lane writer, ReaderLanes reader, LogNumbers numbers) {
    this.writer = writer;
    this.reader = reader;
    this.members = new MemberTable(numbers);
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
              room.createdAtMillis(),
              room.maxMembers(),
              room.isClosed(),
              room.slowModeMillis());
          return find(sql, room.tenant(), room.name()).orElseThrow();
        });
  }

  @Override
  public CompletionStage<Optional<RoomRow>> update(RoomUpdate update) {
    Boolean closed = update.isClosed();
    return writer.submit(
        sql -> {
          sql.update(
              UPDATE,
              update.type(),
              update.visibility(),
              update.maxMembers(),
              closed,
              update.slowModeMillis(),
              update.tenant(),
              update.name());
          return find(sql, update.tenant(), update.name());
        });
  }

  @Override
  public CompletionStage<Boolean> delete(String tenant, String name) {
    return writer.submit(
        sql -> {
          members.deleteAll(sql, tenant, name);
          return sql.update(
                  """
                  UPDATE room SET type = NULL, visibility = NULL, created_at = NULL, max_members = 0,
                    closed = FALSE, slow_mode = 0
                  WHERE tenant = ? AND name = ? AND type IS NOT NULL\
                  """,
                  tenant,
                  name)
              > 0;
        });
  }

  @Override
  public CompletionStage<Optional<RoomRow>> find(String tenant, String name) {
    return reader.submit(sql -> find(sql, tenant, name));
  }

  private static Optional<RoomRow> find(Sql sql, String tenant, String name) throws SQLException {
    return sql.first(ROOMS + "AND tenant = ? AND name = ?", PostgresRoomStore::room, tenant, name);
  }

  @Override
  public CompletionStage<List<RoomRow>> list(String tenant) {
    return reader.submit(
        sql -> {
          List<RoomRow> rooms = sql.list(ROOMS + "AND tenant = ?", PostgresRoomStore::room, tenant);
          rooms.sort(Comparator.comparing(RoomRow::name));
          return rooms;
        });
  }

  @Override
  public CompletionStage<StorePage<RoomRow>> page(String tenant, String afterName, int limit) {
    return reader.submit(
        sql ->
            sql.page(
                ROOMS + "AND tenant = ? AND name > ? ORDER BY name",
                limit,
                PostgresRoomStore::room,
                tenant,
                afterName));
  }

  @Override
  public CompletionStage<JoinResult> join(JoinRequest request) {
    return writer.submit(sql -> members.join(sql, request));
  }

  @Override
  public CompletionStage<Void> leave(String tenant, String room, String userId, long offset) {
    return writer.<Void>submit(
        sql -> {
          members.end(sql, tenant, room, userId, offset);
          return null;
        });
  }

  @Override
  public CompletionStage<Optional<Membership>> assign(
      String tenant, String room, String userId, String role) {
    return writer.submit(sql -> members.change(sql, tenant, room, userId, "role", role));
  }

  @Override
  public CompletionStage<Optional<Membership>> mute(
      String tenant, String room, String userId, long untilMillis) {
    return writer.submit(
        sql -> members.change(sql, tenant, room, userId, "muted_until", untilMillis));
  }

  @Override
  public CompletionStage<Void> ban(Ban ban, long offset) {
    return writer.<Void>submit(
        sql -> {
          members.ban(sql, ban, offset);
          return null;
        });
  }

  @Override
  public CompletionStage<Void> unban(String tenant, String room, String userId) {
    return writer.<Void>submit(
        sql -> {
          members.unban(sql, tenant, room, userId);
          return null;
        });
  }

  @Override
  public CompletionStage<Optional<Ban>> banOf(String tenant, String room, String userId) {
    return reader.submit(sql -> MemberTable.banOf(sql, tenant, room, userId));
  }

  @Override
  public CompletionStage<StorePage<Ban>> bans(
      String tenant, String room, String afterUserId, int limit) {
    return reader.submit(sql -> MemberTable.bans(sql, tenant, room, afterUserId, limit));
  }

  @Override
  public CompletionStage<List<Membership>> memberships(String tenant, String room) {
    return reader.submit(sql -> MemberTable.all(sql, tenant, room));
  }

  @Override
  public CompletionStage<Optional<Membership>> member(String tenant, String room, String userId) {
    return reader.submit(sql -> MemberTable.open(sql, tenant, room, userId));
  }

  @Override
  public CompletionStage<StorePage<Membership>> members(
      String tenant, String room, String afterUserId, int limit) {
    return reader.submit(sql -> MemberTable.page(sql, tenant, room, afterUserId, limit));
  }

  @Override
  public CompletionStage<List<String>> roomsOf(String tenant, String userId) {
    return reader.submit(sql -> MemberTable.roomsOf(sql, tenant, userId));
  }

  private static RoomRow room(ResultSet row) throws SQLException {
    return RoomRow.builder()
        .tenant(row.getString(1))
        .name(row.getString(2))
        .type(row.getString(3))
        .visibility(row.getString(4))
        .createdAtMillis(row.getLong(5))
        .maxMembers(row.getInt(6))
        .isClosed(row.getBoolean(7))
        .slowModeMillis(row.getLong(8))
        .build();
  }
}
