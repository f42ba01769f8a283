package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptQuery;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.UnreadCount;
import io.realtime4j.api.spi.store.UnreadQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Receipts in their table; the ranges of one series neither overlap nor touch. */
final class PostgresReceiptStore implements ReceiptStore {
  private static final Comparator<Receipt> ORDER =
      Comparator.comparing(Receipt::kind)
          .thenComparing(Receipt::thread, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Receipt::userId)
          .thenComparing(Receipt::from);

  private static final String TOUCHING =
      "receipt WHERE room_id = ? AND kind = ? AND user_id = ?"
          + " AND \"first\" <= ? AND \"last\" >= ? AND thread";

  private static final String OF_ROOM =
      """
      SELECT thread, user_id, kind, "first", "last", at FROM receipt
      WHERE room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?)
      """;

  private final Lane writer;
  private final ReaderLanes reader;
  private final LogNumbers numbers;

  PostgresReceiptStore(Lane writer, ReaderLanes reader, LogNumbers numbers) {
    this.writer = writer;
    this.reader = reader;
    this.numbers = numbers;
  }

  @Override
  public CompletionStage<List<Receipt>> add(List<Receipt> receipts) {
    List<Receipt> added = List.copyOf(receipts);
    return writer.submit(
        added.size(),
        0,
        sql -> {
          List<Receipt> news = new ArrayList<>();
          for (Receipt receipt : added) {
            addOne(sql, receipt, news);
          }
          return news;
        });
  }

  private void addOne(Sql sql, Receipt receipt, List<Receipt> news) throws SQLException {
    OffsetRange added = new OffsetRange(receipt.from(), receipt.to(), receipt.atMillis());
    long roomId = numbers.room(sql, receipt.tenant(), receipt.room()).id;
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                roomId,
                code(receipt.kind()),
                receipt.userId(),
                added.touchingTo(),
                added.touchingFrom()));
    // No thread is null, which equals nothing, and an index is not asked what is not distinct.
    String inThread = receipt.thread() == null ? " IS NULL" : " = ?";
    if (receipt.thread() != null) {
      arguments.add(receipt.thread());
    }
    Object[] touching = arguments.toArray();
    List<OffsetRange> there =
        sql.list(
            "SELECT \"first\", \"last\", at FROM " + TOUCHING + inThread + " ORDER BY \"first\"",
            PostgresReceiptStore::range,
            touching);
    if (there.stream().anyMatch(range -> range.covers(added))) {
      return;
    }
    sql.update("DELETE FROM " + TOUCHING + inThread, touching);
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
    for (OffsetRange range : added.without(there)) {
      news.add(receipt.toBuilder().from(range.first()).to(range.last()).build());
    }
  }

  @Override
  public CompletionStage<List<Receipt>> ofRoom(String tenant, String room) {
    return reader.submit(sql -> sorted(receipts(sql, OF_ROOM, tenant, room)));
  }

  @Override
  public CompletionStage<List<Receipt>> ofUsers(String tenant, String room, List<String> userIds) {
    Set<String> asked = new LinkedHashSet<>(userIds);
    return reader.submit(
        sql -> {
          List<Receipt> found = new ArrayList<>();
          for (String user : asked) {
            found.addAll(receipts(sql, OF_ROOM + "AND user_id = ?", tenant, room, user));
          }
          return sorted(found);
        });
  }

  @Override
  public CompletionStage<StorePage<Receipt>> ofMessage(ReceiptQuery query) {
    return reader.submit(sql -> MessageReceipts.page(sql, query));
  }

  @Override
  public CompletionStage<StorePage<MessageRow>> unread(UnreadQuery query) {
    return reader.submit(sql -> new UnreadMessages(sql, query).page());
  }

  @Override
  public CompletionStage<UnreadCount> countUnread(UnreadQuery query) {
    return reader.submit(sql -> new UnreadMessages(sql, query).count());
  }

  private static List<Receipt> receipts(
      Sql sql, String query, String tenant, String room, String... user) throws SQLException {
    List<String> arguments = new ArrayList<>(List.of(tenant, room));
    arguments.addAll(List.of(user));
    return sql.list(
        query,
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
        arguments.toArray());
  }

  private static List<Receipt> sorted(List<Receipt> receipts) {
    receipts.sort(ORDER);
    return receipts;
  }

  private static OffsetRange range(ResultSet row) throws SQLException {
    return new OffsetRange(row.getLong(1), row.getLong(2), row.getLong(3));
  }

  /** What is in the table must not depend on the order of an enum's constants. */
  static int code(Kind kind) {
    return switch (kind) {
      case DELIVERED -> 1;
      case READ -> 2;
    };
  }

  static Kind kind(int code) {
    return code == 1 ? Kind.DELIVERED : Kind.READ;
  }
}
