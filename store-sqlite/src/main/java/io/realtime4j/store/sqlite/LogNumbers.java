package io.realtime4j.store.sqlite;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * All numbers are in the file, and a rollback takes them back with everything else. Within one
 * transaction they are counted here, because most of its messages go to few rooms: a room is read
 * once and written once, not for each message.
 */
/** The numbers that a transaction gives out. In the writer's lane only. */
final class LogNumbers {
  private final Map<RoomKey, Room> rooms = new LinkedHashMap<>();

  /** The last place in the log that was given out, -1 before it was read. */
  private long lastLsn = -1;

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

  /** Returns a room, which has a row from now on. */
  Room room(Sql sql, String tenant, String name) throws SQLException {
    RoomKey key = new RoomKey(tenant, name);
    Room known = rooms.get(key);
    if (known == null) {
      // An update that changes nothing, because DO NOTHING would return no row.
      known =
          sql.first(
                  """
                  INSERT INTO room (tenant, name) VALUES (?, ?)
                  ON CONFLICT (tenant, name) DO UPDATE SET newest = newest
                  RETURNING id, newest""",
                  row -> new Room(row.getLong(1), row.getLong(2)),
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
    return ++lastLsn;
  }

  /** Takes back the last place that was given out: nothing was written there, SQLite counted it. */
  void takeBack(Sql sql, long lsn) throws SQLException {
    lastLsn = lsn - 1;
    sql.update("UPDATE sqlite_sequence SET seq = ? WHERE name = 'message'", lastLsn);
  }

  /** Returns the last place that was given out in what the connection sees. */
  static long lastLsn(Sql sql) throws SQLException {
    return sql.first(
            "SELECT seq FROM sqlite_sequence WHERE name = 'message'", row -> row.getLong(1))
        .orElse(0L);
  }

  /** Gives a change the next place: the table of messages does not see it. */
  long nextLsnOfChange(Sql sql) throws SQLException {
    long lsn = nextLsn(sql);
    sql.update("UPDATE sqlite_sequence SET seq = ? WHERE name = 'message'", lsn);
    return lsn;
  }

  /** Returns whether any client id outlives its message, so that new ones are to be looked up. */
  boolean hasRemovedIds(Sql sql) throws SQLException {
    Boolean known = hasRemovedIds;
    if (known == null) {
      known =
          sql.first("SELECT EXISTS (SELECT 1 FROM removed_client_id)", row -> row.getInt(1) == 1)
              .orElse(false);
      hasRemovedIds = known;
    }
    return known;
  }

  /** Writes what has been counted. */
  void flush(Sql sql) throws SQLException {
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
    hasRemovedIds = null;
  }
}
