package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.StorePage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The tables of memberships and bans. What changes them runs in the writer's lane. */
final class MemberTable {
  private static final String OPEN = " AND to_offset = 9223372036854775807";

  private static final String ROOM =
      "room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?)";

  private static final String MEMBERSHIPS =
      "SELECT user_id, from_offset, to_offset, joined_at, role, muted_until FROM membership WHERE "
          + ROOM;

  private static final String BANS =
      "SELECT user_id, banned_by, reason, at, until FROM ban WHERE " + ROOM;

  private final LogNumbers numbers;

  MemberTable(LogNumbers numbers) {
    this.numbers = numbers;
  }

  JoinResult join(Sql sql, JoinRequest request) throws SQLException {
    String tenant = request.tenant();
    String room = request.room();
    Optional<Ban> ban =
        sql.first(
            BANS + " AND user_id = ? AND until > ?",
            row -> ban(tenant, room, row),
            tenant,
            room,
            request.userId(),
            request.atMillis());
    if (ban.isPresent()) {
      return new JoinResult.Banned(ban.get());
    }
    Optional<Membership> open = open(sql, tenant, room, request.userId());
    if (open.isPresent()) {
      return new JoinResult.Joined(open.get(), false);
    }
    long roomId = numbers.room(sql, tenant, room).id;
    if (request.maxMembers() > 0) {
      int count =
          sql.first(
                  "SELECT count(*) FROM membership WHERE room_id = ?" + OPEN,
                  row -> row.getInt(1),
                  roomId)
              .orElse(0);
      if (count >= request.maxMembers()) {
        return new JoinResult.Full(count);
      }
    }
    long mutedUntil = mutedUntil(sql, roomId, request.userId());
    // Kept for the mute alone, which goes on in the new one.
    sql.update(
        "DELETE FROM membership WHERE room_id = ? AND user_id = ? AND from_offset = to_offset",
        roomId,
        request.userId());
    sql.update(
        """
        INSERT INTO membership
          (room_id, user_id, from_offset, to_offset, joined_at, role, muted_until)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        roomId,
        request.userId(),
        request.fromOffset(),
        Long.MAX_VALUE,
        request.atMillis(),
        request.role(),
        mutedUntil);
    return new JoinResult.Joined(open(sql, tenant, room, request.userId()).orElseThrow(), true);
  }

  private static long mutedUntil(Sql sql, long roomId, String userId) throws SQLException {
    return sql.first(
            """
            SELECT muted_until FROM membership WHERE room_id = ? AND user_id = ?
            ORDER BY id DESC LIMIT 1""",
            row -> row.getLong(1),
            roomId,
            userId)
        .orElse(0L);
  }

  void end(Sql sql, String tenant, String room, String userId, long offset) throws SQLException {
    long roomId = numbers.room(sql, tenant, room).id;
    sql.update(
        "DELETE FROM membership WHERE room_id = ? AND user_id = ? AND from_offset >= ?"
            + " AND muted_until = 0"
            + OPEN,
        roomId,
        userId,
        offset);
    sql.update(
        "UPDATE membership SET to_offset = greatest(from_offset, ?) WHERE room_id = ? AND user_id = ?"
            + OPEN,
        offset,
        roomId,
        userId);
  }

  /** Sets a column of an open membership. */
  Optional<Membership> change(
      Sql sql, String tenant, String room, String userId, String column, Object value)
      throws SQLException {
    sql.update(
        "UPDATE membership SET " + column + " = ? WHERE " + ROOM + " AND user_id = ?" + OPEN,
        value,
        tenant,
        room,
        userId);
    return open(sql, tenant, room, userId);
  }

  void ban(Sql sql, Ban ban, long offset) throws SQLException {
    sql.update(
        """
        INSERT INTO ban (room_id, user_id, banned_by, reason, at, until)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (room_id, user_id) DO UPDATE SET banned_by = excluded.banned_by,
          reason = excluded.reason, at = excluded.at, until = excluded.until""",
        numbers.room(sql, ban.tenant(), ban.room()).id,
        ban.userId(),
        ban.bannedBy(),
        ban.reason(),
        ban.atMillis(),
        ban.untilMillis());
    end(sql, ban.tenant(), ban.room(), ban.userId(), offset);
  }

  void unban(Sql sql, String tenant, String room, String userId) throws SQLException {
    sql.update("DELETE FROM ban WHERE " + ROOM + " AND user_id = ?", tenant, room, userId);
  }

  void deleteAll(Sql sql, String tenant, String room) throws SQLException {
    for (String table : List.of("membership", "ban", "receipt")) {
      sql.update("DELETE FROM " + table + " WHERE " + ROOM, tenant, room);
    }
  }

  static Optional<Membership> open(Sql sql, String tenant, String room, String userId)
      throws SQLException {
    return sql.first(
        MEMBERSHIPS + " AND user_id = ?" + OPEN, MemberTable::membership, tenant, room, userId);
  }

  static List<Membership> all(Sql sql, String tenant, String room) throws SQLException {
    List<Membership> found =
        sql.list(MEMBERSHIPS + " ORDER BY from_offset, id", MemberTable::membership, tenant, room);
    // Stable, and in Java's order of strings, which is not the one of "C" beyond the first plane.
    found.sort(Comparator.comparing(Membership::userId));
    return found;
  }

  static StorePage<Membership> page(
      Sql sql, String tenant, String room, String afterUserId, int limit) throws SQLException {
    return sql.page(
        MEMBERSHIPS + " AND user_id > ?" + OPEN + " ORDER BY user_id",
        limit,
        MemberTable::membership,
        tenant,
        room,
        afterUserId);
  }

  static Optional<Ban> banOf(Sql sql, String tenant, String room, String userId)
      throws SQLException {
    return sql.first(
        BANS + " AND user_id = ?", row -> ban(tenant, room, row), tenant, room, userId);
  }

  static StorePage<Ban> bans(Sql sql, String tenant, String room, String afterUserId, int limit)
      throws SQLException {
    return sql.page(
        BANS + " AND user_id > ? ORDER BY user_id",
        limit,
        row -> ban(tenant, room, row),
        tenant,
        room,
        afterUserId);
  }

  static List<String> roomsOf(Sql sql, String tenant, String userId) throws SQLException {
    List<String> names =
        sql.list(
            """
            SELECT r.name FROM membership m JOIN room r ON r.id = m.room_id
            WHERE m.user_id = ? AND r.tenant = ?"""
                + OPEN,
            row -> row.getString(1),
            userId,
            tenant);
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private static Membership membership(ResultSet row) throws SQLException {
    return Membership.builder()
        .userId(row.getString(1))
        .fromOffset(row.getLong(2))
        .toOffset(row.getLong(3))
        .joinedAtMillis(row.getLong(4))
        .role(row.getString(5))
        .mutedUntilMillis(row.getLong(6))
        .build();
  }

  private static Ban ban(String tenant, String room, ResultSet row) throws SQLException {
    return Ban.builder()
        .tenant(tenant)
        .room(room)
        .userId(row.getString(1))
        .bannedBy(row.getString(2))
        .reason(row.getString(3))
        .atMillis(row.getLong(4))
        .untilMillis(row.getLong(5))
        .build();
  }
}
