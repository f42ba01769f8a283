package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * In a conversation one's own messages lie between those that one reads. Who has read or received
 * what lies around them has them too, so they go into the same range when that is stored. They are
 * remembered until then, within bounds: what is forgotten costs a range more, nothing else.
 */

/** What users have written in a room and is in no receipt of theirs yet. Loop only. */
final class OwnMessages {
  private static final int MAX_AUTHORS = 1_000;
  private static final int MAX_RANGES = 64;

  private final RoomKey room;
  // The one who wrote last is last.
  private final Map<Key, OffsetRanges> pending = new LinkedHashMap<>();

  OwnMessages(RoomKey room) {
    this.room = room;
  }

  void written(StoredMessage message) {
    for (Kind kind : Kind.values()) {
      Key key = new Key(message.thread(), message.author(), kind);
      OffsetRanges ranges = pending.remove(key);
      ranges = ranges == null ? new OffsetRanges() : ranges;
      ranges.add(message.offset(), message.offset());
      ranges.keepHighest(MAX_RANGES);
      pending.put(key, ranges);
    }
    while (pending.size() > MAX_AUTHORS * Kind.values().length) {
      pending.remove(pending.keySet().iterator().next());
    }
  }

  /** Returns what is to be stored where users have received or read messages of others. */
  List<Receipt> receipts(Reached reached, Kind kind, long atMillis) {
    Map<@Nullable String, OffsetRanges> byThread = new LinkedHashMap<>();
    for (List<StoredMessage> some : List.of(reached.messages(), reached.own())) {
      for (StoredMessage message : some) {
        byThread
            .computeIfAbsent(message.thread(), t -> new OffsetRanges())
            .add(message.offset(), message.offset());
      }
    }
    List<Receipt> receipts = new ArrayList<>();
    byThread.forEach(
        (thread, ranges) -> {
          for (String userId : reached.userIds()) {
            OffsetRanges own = pending.get(new Key(thread, userId, kind));
            for (OffsetRanges.Range range : joined(ranges, own)) {
              receipts.add(receipt(thread, userId, kind, range, atMillis));
            }
          }
        });
    return receipts;
  }

  /** Returns what is to be stored of one range. */
  Receipt receipt(
      @Nullable String thread, String userId, Kind kind, OffsetRanges.Range range, long atMillis) {
    return Receipt.builder()
        .tenant(room.tenant())
        .room(room.name())
        .thread(thread)
        .userId(userId)
        .kind(kind)
        .from(range.from())
        .to(range.to())
        .atMillis(atMillis)
        .build();
  }

  private static List<OffsetRanges.Range> joined(OffsetRanges ranges, @Nullable OffsetRanges own) {
    if (own == null) {
      return ranges.ranges();
    }
    OffsetRanges joined = new OffsetRanges();
    for (OffsetRanges.Range range : ranges.ranges()) {
      OffsetRanges.Range longer = own.take(range.from(), range.to());
      joined.add(longer.from(), longer.to());
    }
    return joined.ranges();
  }

  private record Key(@Nullable String thread, String userId, Kind kind) {}
}
