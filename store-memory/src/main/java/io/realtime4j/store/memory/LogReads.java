package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.ChangesQuery;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers questions to a log, bounded as they say. */
final class LogReads {
  private final LogRows rows;

  LogReads(LogRows rows) {
    this.rows = rows;
  }

  RoomHead head(RoomKey key) {
    RoomLog log = rows.rooms().get(key);
    if (log == null) {
      return RoomHead.builder().build();
    }
    return RoomHead.builder()
        .newest(log.newest)
        .oldest(log.byOffset.isEmpty() ? log.newest + 1 : log.byOffset.firstNumber())
        .lsn(log.byLsn.isEmpty() ? 0 : log.byLsn.lastNumber())
        .build();
  }

  Optional<MessageRow> byId(String tenant, String messageId) {
    return Optional.ofNullable(rows.byId(messageId)).filter(row -> row.tenant().equals(tenant));
  }

  Optional<MessageRow> at(RoomKey key, long offset) {
    RoomLog log = rows.rooms().get(key);
    return log == null ? Optional.empty() : Optional.ofNullable(log.byOffset.get(offset));
  }

  StorePage<MessageRow> page(PageQuery query) {
    RoomLog log = rows.rooms().get(new RoomKey(query.tenant(), query.room()));
    if (log == null || query.before() <= query.after()) {
      return StorePage.of(List.of(), false);
    }
    List<MessageRow> range = log.byOffset.between(query.after(), query.before() - 1);
    Collected<MessageRow> found = new Collected<>(query.limit(), query.maxBytes());
    for (int i = 0; i < range.size(); i++) {
      MessageRow row = range.get(query.newestFirst() ? range.size() - 1 - i : i);
      if ((query.thread() == null || query.thread().equals(row.thread()))
          && !found.takes(row, row.body().length)) {
        break;
      }
    }
    if (query.newestFirst()) {
      Collections.reverse(found.rows());
    }
    return StorePage.of(found.rows(), found.isFull());
  }

  StorePage<ChangeRow> changes(ChangesQuery query) {
    RoomLog log = rows.rooms().get(new RoomKey(query.tenant(), query.room()));
    if (log == null || query.upTo() <= query.after()) {
      return StorePage.of(List.of(), false);
    }
    Collected<ChangeRow> found = new Collected<>(query.limit(), query.maxBytes());
    for (LogEntry entry : log.byLsn.between(query.after(), query.upTo())) {
      if (entry instanceof ChangeRow change
          && isAsked(query, change)
          && !found.takes(change, change.body().length)) {
        break;
      }
    }
    return StorePage.of(found.rows(), found.isFull());
  }

  private static boolean isAsked(ChangesQuery query, ChangeRow change) {
    return change.offset() >= query.fromOffset()
        && change.offset() <= query.toOffset()
        && (query.thread() == null || query.thread().equals(change.thread()));
  }

  LogScan scan(ScanQuery query) {
    long upTo = Math.min(query.upTo(), rows.lastLsn());
    Collected<LogEntry> found = new Collected<>(query.limit(), query.maxBytes());
    if (upTo > query.after()) {
      for (LogEntry entry : entries(query, upTo)) {
        if ((query.tenant() == null || query.tenant().equals(entry.tenant()))
            && !found.takes(entry, bytes(entry))) {
          break;
        }
      }
    }
    List<LogEntry> entries = found.rows();
    return LogScan.builder()
        .entries(entries)
        .completeTo(
            found.isFull() ? entries.get(entries.size() - 1).lsn() : Math.max(query.after(), upTo))
        .hasMore(found.isFull())
        .expiredTo(expiredTo(query))
        .build();
  }

  private List<LogEntry> entries(ScanQuery query, long upTo) {
    String tenant = query.tenant();
    if (tenant == null || query.rooms().isEmpty()) {
      return rows.byLsn().between(query.after(), upTo);
    }
    List<LogEntry> merged = new ArrayList<>();
    for (String room : new LinkedHashSet<>(query.rooms())) {
      RoomLog log = rows.rooms().get(new RoomKey(tenant, room));
      if (log != null) {
        log.byLsn.between(query.after(), upTo).stream()
            .limit(query.limit() + 1L)
            .forEachOrdered(merged::add);
      }
    }
    merged.sort(Comparator.comparingLong(LogEntry::lsn));
    return merged;
  }

  private long expiredTo(ScanQuery query) {
    long expired = 0;
    for (Map.Entry<RoomKey, RoomLog> room : rows.rooms().entrySet()) {
      RoomKey key = room.getKey();
      if ((query.tenant() == null || query.tenant().equals(key.tenant()))
          && (query.rooms().isEmpty() || query.rooms().contains(key.name()))) {
        expired = Math.max(expired, room.getValue().removedLsn);
      }
    }
    return expired;
  }

  private static long bytes(LogEntry entry) {
    return entry instanceof MessageRow row ? row.body().length : ((ChangeRow) entry).body().length;
  }
}
