package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptQuery;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.UnreadCount;
import io.realtime4j.api.spi.store.UnreadQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Receipts in memory. State is touched in the lane only. */
final class MemoryReceipts implements ReceiptStore {
  private static final Comparator<Series> ORDER =
      Comparator.comparing(Series::kind)
          .thenComparing(Series::thread, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Series::userId);

  private final SerialLane lane;
  private final LogRows log;
  private final Map<RoomKey, TreeMap<Series, OffsetRanges>> rooms = new HashMap<>();

  /** Whose ranges of what. */
  private record Series(Kind kind, @Nullable String thread, String userId) {}

  MemoryReceipts(SerialLane lane, LogRows log) {
    this.lane = lane;
    this.log = log;
  }

  @Override
  public CompletionStage<List<Receipt>> add(List<Receipt> receipts) {
    List<Receipt> added = List.copyOf(receipts);
    return lane.submit(
        () -> {
          List<Receipt> news = new ArrayList<>();
          added.forEach(receipt -> addOne(receipt, news));
          return news;
        });
  }

  private void addOne(Receipt receipt, List<Receipt> news) {
    rooms
        .computeIfAbsent(new RoomKey(receipt.tenant(), receipt.room()), key -> new TreeMap<>(ORDER))
        .computeIfAbsent(
            new Series(receipt.kind(), receipt.thread(), receipt.userId()),
            key -> new OffsetRanges())
        .add(receipt.from(), receipt.to(), receipt.atMillis())
        .forEach(
            range -> news.add(receipt.toBuilder().from(range.first()).to(range.last()).build()));
  }

  @Override
  public CompletionStage<List<Receipt>> ofRoom(String tenant, String room) {
    return lane.submit(() -> find(tenant, room, user -> true));
  }

  @Override
  public CompletionStage<List<Receipt>> ofUsers(String tenant, String room, List<String> userIds) {
    Set<String> asked = new LinkedHashSet<>(userIds);
    return lane.submit(() -> find(tenant, room, asked::contains));
  }

  private List<Receipt> find(String tenant, String room, Predicate<String> isAsked) {
    List<Receipt> found = new ArrayList<>();
    series(tenant, room)
        .forEach(
            (series, ranges) -> {
              if (isAsked.test(series.userId())) {
                ranges.ranges().forEach(range -> found.add(receipt(tenant, room, series, range)));
              }
            });
    return found;
  }

  @Override
  public CompletionStage<StorePage<Receipt>> ofMessage(ReceiptQuery query) {
    return lane.submit(() -> page(query));
  }

  private StorePage<Receipt> page(ReceiptQuery query) {
    Map<String, List<Receipt>> byUser = new TreeMap<>();
    series(query.tenant(), query.room())
        .forEach(
            (series, ranges) -> {
              OffsetRanges.Range range = ranges.holding(query.offset());
              boolean isMeant =
                  range != null
                      && Objects.equals(series.thread(), query.thread())
                      && series.userId().compareTo(query.afterUserId()) > 0;
              if (range != null && isMeant) {
                byUser
                    .computeIfAbsent(series.userId(), user -> new ArrayList<>(2))
                    .add(receipt(query.tenant(), query.room(), series, range));
              }
            });
    List<Receipt> rows = new ArrayList<>();
    byUser.values().stream().limit(query.limit()).forEach(rows::addAll);
    return StorePage.of(rows, byUser.size() > query.limit());
  }

  @Override
  public CompletionStage<StorePage<MessageRow>> unread(UnreadQuery query) {
    return lane.submit(() -> unreadMessages(query).page());
  }

  @Override
  public CompletionStage<UnreadCount> countUnread(UnreadQuery query) {
    return lane.submit(() -> unreadMessages(query).count());
  }

  private UnreadMessages unreadMessages(UnreadQuery query) {
    NavigableMap<Series, OffsetRanges> series = series(query.tenant(), query.room());
    return new UnreadMessages(
        log,
        query,
        row ->
            isRead(series, null, query.userId(), row.offset())
                || isRead(series, row.thread(), query.userId(), row.offset()));
  }

  private static boolean isRead(
      Map<Series, OffsetRanges> series, @Nullable String thread, String userId, long offset) {
    OffsetRanges ranges = series.get(new Series(Kind.READ, thread, userId));
    return ranges != null && ranges.holding(offset) != null;
  }

  private NavigableMap<Series, OffsetRanges> series(String tenant, String room) {
    return rooms.getOrDefault(new RoomKey(tenant, room), new TreeMap<>(ORDER));
  }

  private static Receipt receipt(
      String tenant, String room, Series series, OffsetRanges.Range range) {
    return Receipt.builder()
        .tenant(tenant)
        .room(room)
        .thread(series.thread())
        .userId(series.userId())
        .kind(series.kind())
        .from(range.first())
        .to(range.last())
        .atMillis(range.atMillis())
        .build();
  }

  /** Forgets a room's receipts; in the lane. */
  void forget(RoomKey room) {
    rooms.remove(room);
  }
}
