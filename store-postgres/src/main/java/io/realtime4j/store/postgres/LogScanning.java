package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.ScanQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/*
 * First the places of what is asked for are collected with their sizes, a bounded number of each
 * room; then as many as the answer holds are read. Every read is a transaction that sees one moment,
 * so that the parts are of one.
 */
/** One scan of the log. */
final class LogScanning {
  private static final String ROOM =
      "SELECT id, removed_lsn FROM room WHERE tenant = ? AND name = ?";

  static final String BY_PLACE = " ORDER BY lsn LIMIT ?";

  static final String MESSAGES_OF_ROOM =
      "SELECT lsn, length(body) FROM message WHERE room_id = ? AND lsn > ? AND lsn <= ?";

  static final String CHANGES_OF_ROOM =
      "SELECT lsn, coalesce(length(body), 0) FROM change"
          + " WHERE room_id = ? AND lsn > ? AND lsn <= ? AND NOT superseded";

  /**
   * How far the log goes, and the places up to there. Conditions on the tenant go in at {@code %s}.
   */
  static final String PLACES_OF_ALL =
      """
      WITH bound AS (SELECT least(?, last_lsn) AS up_to FROM log)
      SELECT 'bound', up_to,
        coalesce((SELECT max(removed_lsn) FROM room WHERE removed_lsn > 0 %1$s), 0)
      FROM bound
      UNION ALL (
        SELECT 'message', lsn, length(body) FROM message
        WHERE lsn > ? AND lsn <= (SELECT up_to FROM bound) %1$s ORDER BY lsn LIMIT ?)
      UNION ALL (
        SELECT 'change', lsn, coalesce(length(body), 0) FROM change
        WHERE lsn > ? AND lsn <= (SELECT up_to FROM bound) AND NOT superseded %1$s
        ORDER BY lsn LIMIT ?)""";

  private final Sql sql;
  private final ScanQuery query;

  /** Where an entry is, and how long its body. */
  private record Place(long lsn, long bytes, boolean isChange) {}

  /** A room of the query. */
  private record Room(long id, long removedLsn) {}

  LogScanning(Sql sql, ScanQuery query) {
    this.sql = sql;
    this.query = query;
  }

  LogScan run() throws SQLException {
    return query.rooms().isEmpty() ? all() : ofRooms();
  }

  private LogScan ofRooms() throws SQLException {
    long upTo = Math.min(query.upTo(), LogNumbers.lastLsn(sql));
    List<Place> places = new ArrayList<>();
    long expiredTo = 0;
    for (String name : new LinkedHashSet<>(query.rooms())) {
      Optional<Room> room =
          sql.first(ROOM, row -> new Room(row.getLong(1), row.getLong(2)), query.tenant(), name);
      if (room.isPresent()) {
        expiredTo = Math.max(expiredTo, room.get().removedLsn());
        collect(places, room.get(), upTo);
      }
    }
    return read(places, upTo, expiredTo);
  }

  /** Every server that follows others asks this for each of their commits: it is one statement. */
  private LogScan all() throws SQLException {
    List<Object> arguments = new ArrayList<>();
    arguments.add(query.upTo());
    addTenant(arguments);
    for (int part = 0; part < 2; part++) {
      arguments.add(query.after());
      addTenant(arguments);
      arguments.add(query.limit() + 1L);
    }
    List<Place> places = new ArrayList<>();
    long[] bounds = new long[2];
    sql.list(
        PLACES_OF_ALL.formatted(query.tenant() == null ? "" : "AND tenant = ?"),
        row -> {
          String kind = row.getString(1);
          if (kind.equals("bound")) {
            bounds[0] = row.getLong(2);
            bounds[1] = row.getLong(3);
          } else {
            places.add(new Place(row.getLong(2), row.getLong(3), kind.equals("change")));
          }
          return kind;
        },
        arguments.toArray());
    return read(places, bounds[0], bounds[1]);
  }

  private void addTenant(List<Object> arguments) {
    String tenant = query.tenant();
    if (tenant != null) {
      arguments.add(tenant);
    }
  }

  private void collect(List<Place> places, Room room, long upTo) throws SQLException {
    add(places, false, MESSAGES_OF_ROOM, room.id(), query.after(), upTo);
    add(places, true, CHANGES_OF_ROOM, room.id(), query.after(), upTo);
  }

  private void add(List<Place> places, boolean areChanges, String text, Object... values)
      throws SQLException {
    List<Object> arguments = new ArrayList<>(List.of(values));
    arguments.add(query.limit() + 1L);
    places.addAll(
        sql.list(
            text + BY_PLACE,
            row -> new Place(row.getLong(1), row.getLong(2), areChanges),
            arguments.toArray()));
  }

  private LogScan read(List<Place> places, long upTo, long expiredTo) throws SQLException {
    places.sort(Comparator.comparingLong(Place::lsn));
    List<Long> messages = new ArrayList<>();
    List<Long> changes = new ArrayList<>();
    Budget budget = new Budget(query.limit(), query.maxBytes());
    long completeTo = Math.max(query.after(), upTo);
    boolean hasMore = false;
    long last = 0;
    for (Place place : places) {
      if (!budget.takes(place.bytes())) {
        hasMore = true;
        completeTo = last;
        break;
      }
      last = place.lsn();
      (place.isChange() ? changes : messages).add(last);
    }
    return LogScan.builder()
        .entries(entries(messages, changes))
        .completeTo(completeTo)
        .hasMore(hasMore)
        .expiredTo(expiredTo)
        .build();
  }

  private List<LogEntry> entries(List<Long> messages, List<Long> changes) throws SQLException {
    List<LogEntry> entries = new ArrayList<>();
    if (!messages.isEmpty()) {
      entries.addAll(sql.list(LogRow.MESSAGES + "WHERE m.lsn = ANY(?)", LogRow::message, messages));
    }
    if (!changes.isEmpty()) {
      entries.addAll(sql.list(LogRow.CHANGES + "AND c.lsn = ANY(?)", LogRow::change, changes));
    }
    entries.sort(Comparator.comparingLong(LogEntry::lsn));
    return entries;
  }
}
