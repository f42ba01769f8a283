package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.ScanQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * First the places of what is asked for are collected with their sizes, a bounded number of each
 * room; then as many as the answer holds are read. A room has no index by place: its messages are in
 * the same order by offset, so the first one after a place is found by halving. Everything is one
 * transaction, so that the parts are of one moment.
 */
/** One scan of the log. */
final class LogScanning {
  private static final String ROOM =
      "SELECT id, newest, removed_lsn FROM room WHERE tenant = ? AND name = ?";

  private final Sql sql;
  private final ScanQuery query;

  /** Where an entry is, and how long its body. */
  private record Place(long lsn, long bytes, boolean isChange) {}

  /** A room of the query. */
  private record Room(long id, long newest, long removedLsn) {}

  LogScanning(Sql sql, ScanQuery query) {
    this.sql = sql;
    this.query = query;
  }

  LogScan run() throws SQLException {
    sql.update("BEGIN");
    try {
      return scan();
    } finally {
      sql.update("COMMIT");
    }
  }

  private LogScan scan() throws SQLException {
    long upTo = Math.min(query.upTo(), LogNumbers.lastLsn(sql));
    List<Place> places = new ArrayList<>();
    long expiredTo;
    if (query.rooms().isEmpty()) {
      expiredTo = expiredTo();
      collect(places, upTo);
    } else {
      expiredTo = 0;
      for (String name : new LinkedHashSet<>(query.rooms())) {
        Optional<Room> room =
            sql.first(
                ROOM,
                row -> new Room(row.getLong(1), row.getLong(2), row.getLong(3)),
                query.tenant(),
                name);
        if (room.isPresent()) {
          expiredTo = Math.max(expiredTo, room.get().removedLsn());
          collect(places, room.get(), upTo);
        }
      }
    }
    places.sort(Comparator.comparingLong(Place::lsn));
    return read(places, upTo, expiredTo);
  }

  private long expiredTo() throws SQLException {
    return query.tenant() == null
        ? sql.first("SELECT max(removed_lsn) FROM room", row -> row.getLong(1)).orElse(0L)
        : sql.first(
                "SELECT max(removed_lsn) FROM room WHERE tenant = ?",
                row -> row.getLong(1),
                query.tenant())
            .orElse(0L);
  }

  private void collect(List<Place> places, long upTo) throws SQLException {
    String tenant = query.tenant() == null ? "" : " AND tenant = ?";
    add(
        places,
        false,
        "SELECT lsn, length(body) FROM message WHERE lsn > ? AND lsn <= ?" + tenant,
        query.after(),
        upTo,
        query.tenant());
    add(
        places,
        true,
        "SELECT lsn, coalesce(length(body), 0) FROM change"
            + " WHERE lsn > ? AND lsn <= ? AND superseded = 0"
            + tenant,
        query.after(),
        upTo,
        query.tenant());
  }

  private void collect(List<Place> places, Room room, long upTo) throws SQLException {
    add(
        places,
        false,
        "SELECT lsn, length(body), \"offset\" FROM message"
            + " WHERE room_id = ? AND \"offset\" >= ? AND lsn <= ?",
        room.id(),
        firstOffset(room),
        upTo);
    add(
        places,
        true,
        "SELECT lsn, coalesce(length(body), 0) FROM change"
            + " WHERE room_id = ? AND lsn > ? AND lsn <= ? AND superseded = 0",
        room.id(),
        query.after(),
        upTo);
  }

  /** Returns the offset of the first message of a room after the query's lower bound. */
  private long firstOffset(Room room) throws SQLException {
    long low = 1;
    long high = room.newest() + 1;
    while (low < high) {
      long middle = low + (high - low) / 2;
      long lsn =
          sql.first(
                  """
                  SELECT lsn FROM message WHERE room_id = ? AND "offset" >= ?
                  ORDER BY "offset" LIMIT 1""",
                  row -> row.getLong(1),
                  room.id(),
                  middle)
              .orElse(Long.MAX_VALUE);
      if (lsn > query.after()) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private void add(List<Place> places, boolean areChanges, String text, @Nullable Object... values)
      throws SQLException {
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Object value : values) {
      if (value != null) {
        arguments.add(value);
      }
    }
    arguments.add(query.limit() + 1L);
    String order = text.contains("\"offset\"") ? "\"offset\"" : "lsn";
    places.addAll(
        sql.list(
            text + " ORDER BY " + order + " LIMIT ?",
            row -> new Place(row.getLong(1), row.getLong(2), areChanges),
            arguments.toArray()));
  }

  private LogScan read(List<Place> places, long upTo, long expiredTo) throws SQLException {
    List<LogEntry> entries = new ArrayList<>();
    Budget budget = new Budget(query.limit(), query.maxBytes());
    long completeTo = Math.max(query.after(), upTo);
    boolean hasMore = false;
    for (Place place : places) {
      if (!budget.takes(place.bytes())) {
        hasMore = true;
        completeTo = entries.get(entries.size() - 1).lsn();
        break;
      }
      entries.add(place.isChange() ? change(place.lsn()) : message(place.lsn()));
    }
    return LogScan.builder()
        .entries(entries)
        .completeTo(completeTo)
        .hasMore(hasMore)
        .expiredTo(expiredTo)
        .build();
  }

  private MessageRow message(long lsn) throws SQLException {
    return sql.first(LogRow.MESSAGES + "WHERE m.lsn = ?", LogRow::message, lsn).orElseThrow();
  }

  private ChangeRow change(long lsn) throws SQLException {
    return sql.first(LogRow.CHANGES + "AND c.lsn = ?", LogRow::change, lsn).orElseThrow();
  }
}
