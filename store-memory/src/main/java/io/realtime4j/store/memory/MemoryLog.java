package io.realtime4j.store.memory;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The log in memory. State is touched in the lane only. Bodies are shared, not copied. */
final class MemoryLog implements MessageLog {
  /** What a row costs beside its body: the objects, three index entries and short ids. */
  private static final long ROW_BYTES = 600;

  private final SerialLane lane;
  private final MemoryOptions options;
  private final Map<RoomKey, RoomLog> rooms = new HashMap<>();
  private final Map<String, MessageRow> byId = new HashMap<>();
  private final Map<ClientKey, MessageRow> byClientId = new HashMap<>();

  /** Every kept row by lsn. */
  private final ArrayDeque<MessageRow> kept = new ArrayDeque<>();

  private long keptBytes;
  private long newestLsn;

  private record ClientKey(String tenant, String userId, String clientMessageId) {}

  /** One room; it stays when its rows are gone, because it knows the next offset. */
  private static final class RoomLog {
    final NavigableMap<Long, MessageRow> byOffset = new TreeMap<>();
    long newest;
  }

  MemoryLog(SerialLane lane, MemoryOptions options) {
    this.lane = lane;
    this.options = options;
  }

  @Override
  public String epoch() {
    return options.epoch();
  }

  @Override
  public CompletionStage<List<AppendResult>> append(List<MessageEntry> entries) {
    List<MessageEntry> added = List.copyOf(entries);
    return lane.submit(
        () -> {
          List<AppendResult> results = new ArrayList<>(added.size());
          long before = newestLsn;
          try {
            added.forEach(entry -> results.add(appendOne(entry)));
          } catch (StoreException e) {
            takeBackAfter(before);
            throw e;
          }
          dropOldest();
          return results;
        });
  }

  private AppendResult appendOne(MessageEntry entry) {
    String clientId = entry.clientMessageId();
    MessageRow earlier = clientId == null ? null : mine(entry, clientId);
    if (clientId != null && earlier != null) {
      return earlier.room().equals(entry.room())
          ? new AppendResult.Duplicate(
              earlier.messageId(), earlier.offset(), earlier.sentAtMillis())
          : new AppendResult.OtherRoom(clientId);
    }
    String after = entry.after();
    if (after != null) {
      MessageRow predecessor = mine(entry, after);
      if (predecessor == null) {
        return new AppendResult.OutOfOrder(after);
      }
      if (!predecessor.room().equals(entry.room())) {
        return new AppendResult.OtherRoom(after);
      }
    }
    if (byId.containsKey(entry.messageId())) {
      throw new StoreException(
          StoreException.FAILED, "message id " + entry.messageId() + " is taken", null);
    }
    return add(entry);
  }

  private @Nullable MessageRow mine(MessageEntry entry, String clientMessageId) {
    return byClientId.get(new ClientKey(entry.tenant(), entry.userId(), clientMessageId));
  }

  private AppendResult add(MessageEntry entry) {
    RoomLog room =
        rooms.computeIfAbsent(new RoomKey(entry.tenant(), entry.room()), key -> new RoomLog());
    MessageRow row =
        MessageRow.builder()
            .tenant(entry.tenant())
            .room(entry.room())
            .thread(entry.thread())
            .messageId(entry.messageId())
            .userId(entry.userId())
            .clientMessageId(entry.clientMessageId())
            .kind(entry.kind())
            .offset(++room.newest)
            .lsn(++newestLsn)
            .sentAtMillis(entry.sentAtMillis())
            .body(entry.body())
            .build();
    room.byOffset.put(row.offset(), row);
    byId.put(row.messageId(), row);
    String clientId = row.clientMessageId();
    if (clientId != null) {
      byClientId.put(new ClientKey(row.tenant(), row.userId(), clientId), row);
    }
    kept.addLast(row);
    keptBytes += bytes(row);
    return new AppendResult.Appended(row.offset(), row.lsn());
  }

  /** Undoes a call that fails: its numbers were never seen, so they are free again. */
  private void takeBackAfter(long lsn) {
    while (newestLsn > lsn) {
      MessageRow row = kept.removeLast();
      forget(row).newest--;
      newestLsn--;
    }
  }

  private void dropOldest() {
    while (keptBytes > options.maxBytes() && kept.size() > 1) {
      forget(kept.removeFirst());
    }
  }

  private RoomLog forget(MessageRow row) {
    RoomLog room = rooms.computeIfAbsent(keyOf(row), key -> new RoomLog());
    room.byOffset.remove(row.offset());
    byId.remove(row.messageId());
    String clientId = row.clientMessageId();
    if (clientId != null) {
      byClientId.remove(new ClientKey(row.tenant(), row.userId(), clientId));
    }
    keptBytes -= bytes(row);
    return room;
  }

  private static RoomKey keyOf(MessageRow row) {
    return new RoomKey(row.tenant(), row.room());
  }

  private static long bytes(MessageRow row) {
    return ROW_BYTES + row.body().length;
  }

  @Override
  public CompletionStage<RoomHead> head(String tenant, String room) {
    return lane.submit(
        () -> {
          RoomLog log = rooms.get(new RoomKey(tenant, room));
          if (log == null) {
            return RoomHead.builder().build();
          }
          long oldest = log.byOffset.isEmpty() ? log.newest + 1 : log.byOffset.firstKey();
          return RoomHead.builder().newest(log.newest).oldest(oldest).build();
        });
  }

  @Override
  public CompletionStage<StorePage<MessageRow>> page(PageQuery query) {
    return lane.submit(
        () -> {
          RoomLog log = rooms.get(new RoomKey(query.tenant(), query.room()));
          if (log == null || query.before() <= query.after()) {
            return StorePage.of(List.of(), false);
          }
          NavigableMap<Long, MessageRow> range =
              log.byOffset.subMap(query.after(), false, query.before(), false);
          List<MessageRow> found = new ArrayList<>();
          boolean hasMore = false;
          long bytes = 0;
          for (MessageRow row : (query.newestFirst() ? range.descendingMap() : range).values()) {
            if (query.thread() != null && !query.thread().equals(row.thread())) {
              continue;
            }
            bytes += row.body().length;
            if (found.size() == query.limit() || (bytes > query.maxBytes() && !found.isEmpty())) {
              hasMore = true;
              break;
            }
            found.add(row);
          }
          if (query.newestFirst()) {
            Collections.reverse(found);
          }
          return StorePage.of(found, hasMore);
        });
  }

  @Override
  public CompletionStage<Optional<MessageRow>> byId(String tenant, String messageId) {
    return lane.submit(
        () -> Optional.ofNullable(byId.get(messageId)).filter(row -> row.tenant().equals(tenant)));
  }

  @Override
  public CompletionStage<List<MessageRow>> byIds(String tenant, List<String> messageIds) {
    LinkedHashSet<String> asked = new LinkedHashSet<>(messageIds);
    return lane.submit(
        () -> {
          List<MessageRow> found = new ArrayList<>();
          for (String id : asked) {
            MessageRow row = byId.get(id);
            if (row != null && row.tenant().equals(tenant)) {
              found.add(row);
            }
          }
          return found;
        });
  }

  @Override
  public CompletionStage<List<MessageRow>> byClientIds(
      String tenant, String userId, List<String> clientMessageIds) {
    LinkedHashSet<String> asked = new LinkedHashSet<>(clientMessageIds);
    return lane.submit(
        () -> {
          List<MessageRow> found = new ArrayList<>();
          for (String id : asked) {
            MessageRow row = byClientId.get(new ClientKey(tenant, userId, id));
            if (row != null) {
              found.add(row);
            }
          }
          return found;
        });
  }
}
