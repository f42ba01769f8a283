package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.MessageEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * All numbers are in the database, and a rollback takes them back with everything else. Within one
 * transaction they are counted here, because most of its messages go to few rooms: a room is read
 * once and written once, not for each message.
 */
/** The numbers that a transaction gives out. In the writer's lane only. */
final class LogNumbers {
  static final String LOAD =
      """
      SELECT l.last_lsn, EXISTS (SELECT 1 FROM removed_client_id), a.tenant, a.name, r.id, r.newest
      FROM log l CROSS JOIN unnest(?, ?) AS a (tenant, name)
      LEFT JOIN room r ON r.tenant = a.tenant AND r.name = a.name""";

  static final String FLUSH =
      """
      WITH place AS (UPDATE log SET last_lsn = ?)
      UPDATE room r SET newest = a.newest, bytes = r.bytes + a.bytes
      FROM unnest(?, ?, ?) AS a (id, newest, bytes) WHERE r.id = a.id""";

  private final Map<RoomKey, Room> rooms = new LinkedHashMap<>();

  /** The last place in the log that was given out, -1 before it was read. */
  private long lastLsn = -1;

  private boolean gaveLsn;

  /** Whether there are ids of removed messages, null before it was looked. */
  private @Nullable Boolean hasRemovedIds;

  private record RoomKey(String tenant, String name) {}

  /** A room in this transaction. */
  static final class Room {
    final long id;
    long newest;
    private long addedBytes;
    private boolean isChanged;

    private Room(long id, long newest) {
      this.id = id;
      this.newest = newest;
    }

    /** Counts a message and returns its offset. */
    long next(long bytes) {
      addedBytes += bytes;
      isChanged = true;
      return ++newest;
    }
  }

  /** Reads rooms that will be asked for, as far as they are there. */
  void read(Sql sql, List<String> tenants, List<String> names) throws SQLException {
    Set<RoomKey> missing = new LinkedHashSet<>();
    for (int i = 0; i < names.size(); i++) {
      missing.add(new RoomKey(tenants.get(i), names.get(i)));
    }
    missing.removeAll(rooms.keySet());
    // One alone is read when it is asked for.
    if (missing.size() > 1) {
      load(sql, missing);
    }
  }

  /** Reads what entries need to know, at once. */
  void load(Sql sql, List<MessageEntry> entries) throws SQLException {
    Set<RoomKey> missing = new LinkedHashSet<>();
    for (MessageEntry entry : entries) {
      RoomKey key = new RoomKey(entry.tenant(), entry.room());
      if (!rooms.containsKey(key)) {
        missing.add(key);
      }
    }
    if (!missing.isEmpty()) {
      load(sql, missing);
    }
  }

  private void load(Sql sql, Set<RoomKey> missing) throws SQLException {
    boolean isNothingGiven = lastLsn < 0;
    sql.list(
        LOAD,
        row -> {
          if (isNothingGiven) {
            lastLsn = row.getLong(1);
          }
          if (hasRemovedIds == null) {
            hasRemovedIds = row.getBoolean(2);
          }
          long id = row.getLong(5);
          if (!row.wasNull()) {
            rooms.put(
                new RoomKey(row.getString(3), row.getString(4)), new Room(id, row.getLong(6)));
          }
          return id;
        },
        missing.stream().map(RoomKey::tenant).toList(),
        missing.stream().map(RoomKey::name).toList());
  }

  /** Returns a room, which has a row from now on. */
  Room room(Sql sql, String tenant, String name) throws SQLException {
    RoomKey key = new RoomKey(tenant, name);
    Room known = rooms.get(key);
    if (known == null) {
      Sql.RowReader<Room> reader = row -> new Room(row.getLong(1), row.getLong(2));
      // Nobody else writes now, so that it is either there or not.
      Optional<Room> found =
          sql.first(
              "SELECT id, newest FROM room WHERE tenant = ? AND name = ?", reader, tenant, name);
      known =
          found.isPresent()
              ? found.get()
              : sql.first(
                      "INSERT INTO room (tenant, name) VALUES (?, ?) RETURNING id, newest",
                      reader,
                      tenant,
                      name)
                  .orElseThrow();
      rooms.put(key, known);
    }
    return known;
  }

  /** Returns the last place in the log that was given out, in this transaction too. */
  long lastLsnGiven(Sql sql) throws SQLException {
    if (lastLsn < 0) {
      lastLsn = lastLsn(sql);
    }
    return lastLsn;
  }

  /** Returns the next place in the log. */
  long nextLsn(Sql sql) throws SQLException {
    lastLsn = lastLsnGiven(sql) + 1;
    gaveLsn = true;
    return lastLsn;
  }

  /** Returns the last place that was given out in what the connection sees. */
  static long lastLsn(Sql sql) throws SQLException {
    return sql.first("SELECT last_lsn FROM log", row -> row.getLong(1)).orElse(0L);
  }

  /** Returns whether any client id outlives its message, so that new ones are to be looked up. */
  boolean hasRemovedIds(Sql sql) throws SQLException {
    Boolean known = hasRemovedIds;
    if (known == null) {
      known =
          sql.first("SELECT EXISTS (SELECT 1 FROM removed_client_id)", row -> row.getBoolean(1))
              .orElse(false);
      hasRemovedIds = known;
    }
    return known;
  }

  /** Writes what has been counted. */
  void flush(Sql sql) throws SQLException {
    List<Long> ids = new ArrayList<>();
    List<Long> newest = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    for (Room room : rooms.values()) {
      if (room.isChanged) {
        ids.add(room.id);
        newest.add(room.newest);
        bytes.add(room.addedBytes);
        room.isChanged = false;
        room.addedBytes = 0;
      }
    }
    if (!ids.isEmpty()) {
      // Who has changed a room has given a place.
      sql.update(FLUSH, lastLsn, ids, newest, bytes);
    } else if (gaveLsn) {
      sql.update("UPDATE log SET last_lsn = ?", lastLsn);
    }
    gaveLsn = false;
  }

  /** Forgets everything: the transaction is over, one way or the other. */
  void forget() {
    rooms.clear();
    lastLsn = -1;
    gaveLsn = false;
    hasRemovedIds = null;
  }
}
