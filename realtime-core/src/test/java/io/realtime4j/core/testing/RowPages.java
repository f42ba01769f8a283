package io.realtime4j.core.testing;

import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** What a store in memory answers of its rows: two lots, what was there and what is the own. */
public final class RowPages {
  private static final String EARLIER = "earlier";
  private static final String OWN = "own";

  private RowPages() {}

  /** Returns the lots. */
  public static List<QueueLot> lots(Collection<QueuedRow> rows, Predicate<QueuedRow> isOwn) {
    return List.of(lot(EARLIER, rows, isOwn.negate()), lot(OWN, rows, isOwn));
  }

  static QueueLot lot(String id, Collection<QueuedRow> rows, Predicate<QueuedRow> isInLot) {
    int waiting = 0;
    int failed = 0;
    long bytes = 0;
    for (QueuedRow row : rows) {
      if (isInLot.test(row)) {
        waiting += row.failure() == null ? 1 : 0;
        failed += row.failure() == null ? 0 : 1;
        bytes += row.failure() == null ? row.body().length : 0;
      }
    }
    return QueueLot.builder()
        .id(id)
        .own(id.equals(OWN))
        .waiting(waiting)
        .waitingBytes(bytes)
        .failed(failed)
        .build();
  }

  /** Returns a page of rows that stand in the order of their sequences. */
  public static StorePage<QueuedRow> page(
      Collection<QueuedRow> rows, Predicate<QueuedRow> isOwn, QueueQuery query) {
    List<QueuedRow> found = new ArrayList<>();
    String room = query.room();
    for (QueuedRow row : rows) {
      if (isOwn.test(row) == query.lot().equals(OWN)
          && row.sequence() > query.after()
          && row.sequence() <= query.until()
          && (room == null || room.equals(row.room()))) {
        if (found.size() == query.limit()) {
          return StorePage.of(found, true);
        }
        found.add(row);
      }
    }
    return StorePage.of(found, false);
  }

  /** Returns a row in the state of another. */
  public static QueuedRow updated(QueuedRow row, QueuedRow to) {
    return row.withState(to.written(), to.attempts(), to.failure());
  }
}
