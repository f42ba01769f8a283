package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
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
          added.forEach(this::addOne);
          return added;
        });
  }

  private void addOne(Receipt receipt) {
    rooms
        .computeIfAbsent(new RoomKey(receipt.tenant(), receipt.room()), key -> new TreeMap<>(ORDER))
        .computeIfAbsent(
            new Series(receipt.kind(), receipt.thread(), receipt.userId()),
            key -> new OffsetRanges())
        .add(receipt.from(), receipt.to(), receipt.atMillis());
  }

  @Override
  public CompletionStage<List<Receipt>> ofRoom(String tenant, String room) {
    return lane.submit(
        () -> {
          List<Receipt> found = new ArrayList<>();
          rooms
              .getOrDefault(new RoomKey(tenant, room), new TreeMap<>(ORDER))
              .forEach(
                  (series, ranges) -> {
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
        });
  }
}
