package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
  private final Map<RoomKey, TreeMap<Series, OffsetRanges>> rooms = new HashMap<>();

  /** Whose ranges of what. */
  private record Series(Kind kind, @Nullable String thread, String userId) {}

  MemoryReceipts(SerialLane lane) {
    this.lane = lane;
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
    rooms
        .getOrDefault(new RoomKey(tenant, room), new TreeMap<>(ORDER))
        .forEach(
            (series, ranges) -> {
              if (!isAsked.test(series.userId())) {
                return;
              }
              for (OffsetRanges.Range range : ranges.ranges()) {
                found.add(
                    Receipt.builder()
                        .tenant(tenant)
                        .room(room)
                        .thread(series.thread())
                        .userId(series.userId())
                        .kind(series.kind())
                        .from(range.first())
                        .to(range.last())
                        .atMillis(range.atMillis())
                        .build());
              }
            });
    return found;
  }

  /** Forgets a room's receipts; in the lane. */
  void forget(RoomKey room) {
    rooms.remove(room);
  }
}
