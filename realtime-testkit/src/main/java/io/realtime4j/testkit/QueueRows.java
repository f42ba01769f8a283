package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayList;
import java.util.List;

/** All that a queue's store holds for its process, for tests that can wait. */
public final class QueueRows {
  private QueueRows() {}

  /** Opens the queue and returns every row, lot by lot. Waits for the store. */
  public static List<QueuedRow> of(ClientStore store) {
    return of(store, await(store.queue().open()));
  }

  /** Returns every row of lots. Waits for the store. */
  public static List<QueuedRow> of(ClientStore store, List<QueueLot> lots) {
    List<QueuedRow> rows = new ArrayList<>();
    for (QueueLot lot : lots) {
      boolean hasMore = true;
      long after = 0;
      while (hasMore) {
        QueueQuery query = QueueQuery.builder().lot(lot.id()).after(after).build();
        StorePage<QueuedRow> page = await(store.queue().page(query));
        rows.addAll(page.rows());
        hasMore = page.hasMore();
        after = rows.isEmpty() ? after : rows.get(rows.size() - 1).sequence();
      }
    }
    return rows;
  }
}
