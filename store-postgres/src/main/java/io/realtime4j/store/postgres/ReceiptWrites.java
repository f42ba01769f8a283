package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/*
 * Everybody who gets a message acknowledges it, so there are many times more receipts than messages.
 * One by one each would cost a way to the database and back to look what is there, and one or two to
 * write. Therefore a transaction first says all that it will add: what these ranges touch is read at
 * once, joined here in the order of the calls, and what has come of it is written at once.
 *
 * The ranges of a series neither overlap nor touch. So a joined range can touch only ranges that one
 * of its parts has touched, and nothing has to be read again for it.
 */
/** The receipts that a transaction adds. In the writer's lane only. */
final class ReceiptWrites {
  private static final String TOUCHED =
      """
      SELECT r.id, r.room_id, r.kind, r.thread, r.user_id, r."first", r."last", r.at
      FROM unnest(?::int8[], ?::int8[], ?::text[], ?::text[], ?::int8[], ?::int8[])
        AS added (room_id, kind, thread, user_id, low, high)
      JOIN receipt r ON r.room_id = added.room_id AND r.kind = added.kind
        AND r.user_id = added.user_id AND r."first" <= added.high AND r."last" >= added.low
      """;

  // No thread is null, which equals nothing, and an index is not asked what is not distinct.
  static final String IN_ROOMS = TOUCHED + "WHERE r.thread IS NULL";
  static final String IN_THREADS = TOUCHED + "WHERE r.thread = added.thread";

  private static final String UPDATE =
      """
      UPDATE receipt r SET "first" = changed."first", "last" = changed."last", at = changed.at
      FROM unnest(?::int8[], ?::int8[], ?::int8[], ?::int8[]) AS changed (id, "first", "last", at)
      WHERE r.id = changed.id""";

  private static final String INSERT =
      """
      INSERT INTO receipt (room_id, kind, thread, user_id, "first", "last", at)
      SELECT * FROM unnest(
        ?::int8[], ?::int8[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::int8[])""";

  private final LogNumbers numbers;
  private final List<Receipt> announced = new ArrayList<>();
  private final Map<Series, NavigableMap<Long, Stored>> known = new LinkedHashMap<>();
  private final List<Long> absorbed = new ArrayList<>();

  private record Series(long roomId, Kind kind, @Nullable String thread, String userId) {}

  /**
   * A range as it will be.
   *
   * @param id 0 if it has no row yet
   */
  private record Stored(long id, OffsetRange range, boolean isChanged) {}

  ReceiptWrites(LogNumbers numbers) {
    this.numbers = numbers;
  }

  /** Says that the transaction will add these. */
  void announce(List<Receipt> receipts) {
    announced.addAll(receipts);
  }

  /** Adds what was announced; returns what is new of it. */
  List<Receipt> add(Sql sql, List<Receipt> receipts) throws SQLException {
    readAnnounced(sql);
    List<Receipt> news = new ArrayList<>();
    for (Receipt receipt : receipts) {
      for (OffsetRange fresh : join(series(sql, receipt), range(receipt))) {
        news.add(receipt.toBuilder().from(fresh.first()).to(fresh.last()).build());
      }
    }
    return news;
  }

  private Series series(Sql sql, Receipt receipt) throws SQLException {
    long roomId = numbers.room(sql, receipt.tenant(), receipt.room()).id;
    return new Series(roomId, receipt.kind(), receipt.thread(), receipt.userId());
  }

  private static OffsetRange range(Receipt receipt) {
    return new OffsetRange(receipt.from(), receipt.to(), receipt.atMillis());
  }

  /** Returns what of the range was not there. */
  private List<OffsetRange> join(Series series, OffsetRange added) {
    NavigableMap<Long, Stored> there = known.computeIfAbsent(series, one -> new TreeMap<>());
    List<Stored> touched = touched(there, added);
    List<OffsetRange> ranges = touched.stream().map(Stored::range).toList();
    if (ranges.stream().anyMatch(range -> range.covers(added))) {
      return List.of();
    }
    long row = 0;
    for (Stored one : touched) {
      there.remove(one.range.first());
      if (row == 0) {
        row = one.id;
      } else if (one.id != 0) {
        absorbed.add(one.id);
      }
    }
    OffsetRange joined = added.joinedWith(ranges);
    there.put(joined.first(), new Stored(row, joined, true));
    return added.without(ranges);
  }

  /** Returns those that overlap or touch, ascending. */
  private static List<Stored> touched(NavigableMap<Long, Stored> there, OffsetRange added) {
    Long from = there.floorKey(added.first());
    return there
        .subMap(from == null ? added.first() : from, true, added.touchingTo(), true)
        .values()
        .stream()
        .filter(one -> one.range.last() >= added.touchingFrom())
        .toList();
  }

  private void readAnnounced(Sql sql) throws SQLException {
    if (announced.isEmpty()) {
      return;
    }
    numbers.read(
        sql,
        announced.stream().map(Receipt::tenant).toList(),
        announced.stream().map(Receipt::room).toList());
    Touching rooms = new Touching();
    Touching threads = new Touching();
    for (Receipt receipt : announced) {
      (receipt.thread() == null ? rooms : threads).add(series(sql, receipt), range(receipt));
    }
    announced.clear();
    rooms.read(sql, IN_ROOMS);
    threads.read(sql, IN_THREADS);
  }

  /** Writes what has come of it. */
  void flush(Sql sql) throws SQLException {
    if (!absorbed.isEmpty()) {
      sql.update("DELETE FROM receipt WHERE id = ANY (?)", absorbed);
      absorbed.clear();
    }
    List<Map.Entry<Series, Stored>> changed = new ArrayList<>();
    List<Map.Entry<Series, Stored>> fresh = new ArrayList<>();
    known.forEach(
        (series, ranges) ->
            ranges.values().stream()
                .filter(Stored::isChanged)
                .forEach(one -> (one.id == 0 ? fresh : changed).add(Map.entry(series, one))));
    if (!changed.isEmpty()) {
      List<Stored> rows = changed.stream().map(Map.Entry::getValue).toList();
      sql.update(
          UPDATE, rows.stream().map(Stored::id).toList(), firsts(rows), lasts(rows), times(rows));
    }
    if (!fresh.isEmpty()) {
      List<Series> of = fresh.stream().map(Map.Entry::getKey).toList();
      List<Stored> rows = fresh.stream().map(Map.Entry::getValue).toList();
      sql.update(
          INSERT,
          of.stream().map(Series::roomId).toList(),
          kinds(of),
          threads(of),
          of.stream().map(Series::userId).toList(),
          firsts(rows),
          lasts(rows),
          times(rows));
    }
    known.clear();
  }

  /** Forgets everything: the transaction is over, one way or the other. */
  void forget() {
    announced.clear();
    known.clear();
    absorbed.clear();
  }

  private static List<Long> kinds(Collection<Series> of) {
    return of.stream().map(series -> (long) PostgresReceiptStore.code(series.kind)).toList();
  }

  private static List<@Nullable String> threads(Collection<Series> of) {
    List<@Nullable String> threads = new ArrayList<>();
    of.forEach(series -> threads.add(series.thread));
    return threads;
  }

  private static List<Long> firsts(List<Stored> rows) {
    return rows.stream().map(one -> one.range.first()).toList();
  }

  private static List<Long> lasts(List<Stored> rows) {
    return rows.stream().map(one -> one.range.last()).toList();
  }

  private static List<Long> times(List<Stored> rows) {
    return rows.stream().map(one -> one.range.atMillis()).toList();
  }

  /** Which ranges of which series are asked for. */
  private final class Touching {
    private final List<Series> of = new ArrayList<>();
    private final List<Long> lows = new ArrayList<>();
    private final List<Long> highs = new ArrayList<>();

    void add(Series series, OffsetRange range) {
      of.add(series);
      lows.add(range.touchingFrom());
      highs.add(range.touchingTo());
    }

    void read(Sql sql, String query) throws SQLException {
      if (of.isEmpty()) {
        return;
      }
      List<Row> rows =
          sql.list(
              query,
              Row::of,
              of.stream().map(Series::roomId).toList(),
              kinds(of),
              threads(of),
              of.stream().map(Series::userId).toList(),
              lows,
              highs);
      for (Row row : rows) {
        // Two ranges that are added may touch the same.
        known
            .computeIfAbsent(row.series, one -> new TreeMap<>())
            .put(row.stored.range.first(), row.stored);
      }
    }
  }

  private record Row(Series series, Stored stored) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(
          new Series(
              row.getLong(2),
              PostgresReceiptStore.kind(row.getInt(3)),
              row.getString(4),
              row.getString(5)),
          new Stored(
              row.getLong(1),
              new OffsetRange(row.getLong(6), row.getLong(7), row.getLong(8)),
              false));
    }
  }
}
