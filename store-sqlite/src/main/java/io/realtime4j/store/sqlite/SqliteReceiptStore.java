package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Receipts in their table; the ranges of one series neither overlap nor touch. */
final class SqliteReceiptStore implements ReceiptStore {
  private static final Comparator<Receipt> ORDER =
      Comparator.comparing(Receipt::kind)
          .thenComparing(Receipt::thread, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Receipt::userId)
          .thenComparing(Receipt::from);

  /** IS, not =, because no thread is null. */
  private static final String TOUCHING =
      "receipt WHERE room_id = ? AND kind = ? AND thread IS ? AND user_id = ?"
          + " AND \"first\" <= ? AND \"last\" >= ?";

  private final Lane writer;
  private final Lane reader;

  SqliteReceiptStore(Lane writer, Lane reader) {
    this.writer = writer;
    this.reader = reader;
  }

  @Override
  public CompletionStage<List<Receipt>> add(List<Receipt> receipts) {
    List<Receipt> added = List.copyOf(receipts);
    return writer.submit(
        sql -> {
          for (Receipt receipt : added) {
            addOne(sql, receipt);
          }
          return added;
        });
  }

  private static void addOne(Sql sql, Receipt receipt) throws SQLException {
    OffsetRange added = new OffsetRange(receipt.from(), receipt.to(), receipt.atMillis());
    long roomId = RoomIds.of(sql, receipt.tenant(), receipt.room());
    Object[] touching = {
      roomId,
      code(receipt.kind()),
      receipt.thread(),
      receipt.userId(),
      added.touchingTo(),
      added.touchingFrom()
    };
    List<OffsetRange> there =
        sql.list(
            "SELECT \"first\", \"last\", at FROM " + TOUCHING, SqliteReceiptStore::range, touching);
    if (there.stream().anyMatch(range -> range.covers(added))) {
      return;
    }
    sql.update("DELETE FROM " + TOUCHING, touching);
    OffsetRange joined = added.joinedWith(there);
    sql.update(
        """
        INSERT INTO receipt (room_id, kind, thread, user_id, "first", "last", at)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        roomId,
        code(receipt.kind()),
        receipt.thread(),
        receipt.userId(),
        joined.first(),
        joined.last(),
        joined.atMillis());
  }

  @Override
  public CompletionStage<List<Receipt>> ofRoom(String tenant, String room) {
    return reader.submit(
        sql -> {
          List<Receipt> found =
              sql.list(
                  """
                  SELECT thread, user_id, kind, "first", "last", at FROM receipt
                  WHERE room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?)""",
                  row ->
                      Receipt.builder()
                          .tenant(tenant)
                          .room(room)
                          .thread(row.getString(1))
                          .userId(row.getString(2))
                          .kind(kind(row.getInt(3)))
                          .from(row.getLong(4))
                          .to(row.getLong(5))
                          .atMillis(row.getLong(6))
                          .build(),
                  tenant,
                  room);
          found.sort(ORDER);
          return found;
        });
  }

  private static OffsetRange range(ResultSet row) throws SQLException {
    return new OffsetRange(row.getLong(1), row.getLong(2), row.getLong(3));
  }

  /** What is in the file must not depend on the order of an enum's constants. */
  private static int code(Kind kind) {
    return switch (kind) {
      case DELIVERED -> 1;
      case READ -> 2;
    };
  }

  private static Kind kind(int code) {
    return code == 1 ? Kind.DELIVERED : Kind.READ;
  }
}
