package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptQuery;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.api.spi.store.StorePage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who has received and read one message. In a lane. */
final class MessageReceipts {
  /** Goes along the index by series, from one user to the next. */
  static final String OF_KIND =
      """
      SELECT user_id, "first", "last", at FROM receipt
      WHERE room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?) AND kind = ?
        AND user_id > ? AND "first" <= ? AND "last" >= ? AND thread\
      """;

  static final String BY_USER = " ORDER BY user_id LIMIT ?";

  private MessageReceipts() {}

  /** No user has two ranges that hold one offset, so a page of each kind has all of the first. */
  static StorePage<Receipt> page(Sql sql, ReceiptQuery query) throws SQLException {
    Map<String, List<Receipt>> byUser = new TreeMap<>();
    for (Kind kind : List.of(Kind.DELIVERED, Kind.READ)) {
      for (Receipt receipt : ofKind(sql, query, kind)) {
        byUser.computeIfAbsent(receipt.userId(), user -> new ArrayList<>(2)).add(receipt);
      }
    }
    List<Receipt> rows = new ArrayList<>();
    byUser.values().stream().limit(query.limit()).forEach(rows::addAll);
    return StorePage.of(rows, byUser.size() > query.limit());
  }

  private static List<Receipt> ofKind(Sql sql, ReceiptQuery query, Kind kind) throws SQLException {
    String thread = query.thread();
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                query.tenant(),
                query.room(),
                PostgresReceiptStore.code(kind),
                query.afterUserId(),
                query.offset(),
                query.offset()));
    if (thread != null) {
      arguments.add(thread);
    }
    arguments.add(query.limit() + 1L);
    return sql.list(
        OF_KIND + (thread == null ? " IS NULL" : " = ?") + BY_USER,
        row ->
            Receipt.builder()
                .tenant(query.tenant())
                .room(query.room())
                .thread(query.thread())
                .userId(row.getString(1))
                .kind(kind)
                .from(row.getLong(2))
                .to(row.getLong(3))
                .atMillis(row.getLong(4))
                .build(),
        arguments.toArray());
  }
}
