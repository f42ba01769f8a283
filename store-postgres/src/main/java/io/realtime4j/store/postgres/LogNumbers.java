package io.realtime4j.store.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    List<String> unknownTenants = new ArrayList<>();
    List<String> unknownNames = new ArrayList<>();
    Set<RoomKey> asked = new HashSet<>(rooms.keySet());
    for (int i = 0; i < names.size(); i++) {
      if (asked.add(new RoomKey(tenants.get(i), names.get(i)))) {
        unknownTenants.add(tenants.get(i));
        unknownNames.add(names.get(i));
      }
    }
    // One alone is read when it is asked for.
    if (unknownNames.size() > 1) {
      sql.list(
              """
              SELECT r.tenant, r.name, r.id, r.newest FROM unnest(?::text[], ?::text[])
                AS asked (tenant, name)
              JOIN room r ON r.tenant = asked.tenant AND r.name = asked.name""",
              row ->
                  Map.entry(
                      new RoomKey(row.getString(1), row.getString(2)),
                      new Room(row.getLong(3), row.getLong(4))),
              unknownTenants,
              unknownNames)
          .forEach(found -> rooms.put(found.getKey(), found.getValue()));
    }
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

  /** Returns the next place in the log. */
  long nextLsn(Sql sql) throws SQLException {
    if (lastLsn < 0) {
      lastLsn = lastLsn(sql);
    }
    gaveLsn = true;
    return ++lastLsn;
  }

  /** Takes back the last place that was given out: nothing was written there. */
  void takeBack() {
    lastLsn--;
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
    if (gaveLsn) {
      sql.update("UPDATE log SET last_lsn = ?", lastLsn);
      gaveLsn = false;
    }
    for (Room room : rooms.values()) {
      if (room.isChanged) {
        sql.update(
            "UPDATE room SET newest = ?, bytes = bytes + ? WHERE id = ?",
            room.newest,
            room.addedBytes,
            room.id);
        room.isChanged = false;
        room.addedBytes = 0;
      }
    }
  }

  /** Forgets everything: the transaction is over, one way or the other. */
  void forget() {
    rooms.clear();
    lastLsn = -1;
    gaveLsn = false;
    hasRemovedIds = null;
  }
}
