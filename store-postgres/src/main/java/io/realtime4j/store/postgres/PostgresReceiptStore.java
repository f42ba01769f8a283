package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptQuery;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.UnreadCount;
import io.realtime4j.api.spi.store.UnreadQuery;
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

  private static final String OF_ROOM =
      """
      SELECT thread, user_id, kind, "first", "last", at FROM receipt
      WHERE room_id = (SELECT id FROM room WHERE tenant = ? AND name = ?)
      """;

  private final Lane writer;
  private final ReaderLanes reader;
  private final ReceiptWrites writes;

  PostgresReceiptStore(Lane writer, ReaderLanes reader, ReceiptWrites writes) {
    this.writer = writer;
    this.reader = reader;
    this.writes = writes;
  }

  @Override
  public CompletionStage<List<Receipt>> add(List<Receipt> receipts) {
    List<Receipt> added = List.copyOf(receipts);
    return writer.submit(added.size(), 0, new Addition(writes, added));
  }

  private record Addition(ReceiptWrites writes, List<Receipt> receipts)
      implements SqlWork<List<Receipt>> {
    @Override
    public void announce() {
      writes.announce(receipts);
    }

    @Override
    public List<Receipt> run(Sql sql) throws SQLException {
      return writes.add(sql, receipts);
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
