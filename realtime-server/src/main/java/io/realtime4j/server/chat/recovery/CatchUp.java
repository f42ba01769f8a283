package io.realtime4j.server.chat.recovery;

import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.server.chat.message.ChangeJson;
import io.realtime4j.server.chat.message.MessageJson;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.Stays;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.socketio.SessionKeeper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What one session has missed: collected from the log, complete or not at all. Loop only. */
final class CatchUp {
  /** As the wire contract has it: more than this is fetched by other means, or not at all. */
  private static final int MAX_MESSAGES = 500;

  private static final long MAX_BYTES = 512 * 1024;
  private static final int PAGE = 128;
  private static final long PAGE_BYTES = 256 * 1024;

  private final String tenant;
  private final Stays stays;
  private final List<SessionKeeper.Missed> events = new ArrayList<>();
  // Of which messages of each room they tell, the first.
  private final Map<String, Long> oldest = new LinkedHashMap<>();
  private long upTo;
  private long bytes;
  private boolean tooMuch;

  CatchUp(String tenant, Stays stays, long after) {
    this.tenant = tenant;
    this.stays = stays;
    this.upTo = after;
  }

  List<SessionKeeper.Missed> events() {
    return events;
  }

  /** Everything up to here is among the events. */
  long upTo() {
    return upTo;
  }

  /** Goes over the log to its end; completes with whether nothing is lacking. */
  CompletableFuture<Boolean> collect(Asker asker, MessageLog log) {
    ScanQuery query =
        ScanQuery.builder()
            .tenant(tenant)
            .rooms(List.copyOf(stays.rooms()))
            .after(upTo)
            .limit(PAGE)
            .maxBytes(PAGE_BYTES)
            .build();
    long asked = upTo;
    return asker
        .ask("the store", () -> log.scan(query))
        .thenCompose(
            page -> {
              if (page.expiredTo() > asked || !take(page)) {
                return CompletableFuture.completedFuture(false);
              }
              return page.hasMore() ? collect(asker, log) : CompletableFuture.completedFuture(true);
            });
  }

  private boolean take(LogScan page) {
    page.entries().forEach(this::add);
    upTo = Math.max(upTo, page.completeTo());
    return !tooMuch;
  }

  /**
   * Adds what was posted since the scan, and gives back what is committed but has yet to be posted:
   * that comes live.
   *
   * @param head the place in the log up to which everything was posted
   * @param rows the newest messages and changes of all rooms, or null if they do not go back far
   *     enough
   */
  boolean take(long head, @Nullable List<LogEntry> rows) {
    if (rows == null) {
      return false;
    }
    events.removeIf(event -> event.position() > head);
    for (LogEntry row : rows) {
      if (row.tenant().equals(tenant) && row.lsn() > upTo) {
        add(row);
        upTo = row.lsn();
      }
    }
    return !tooMuch;
  }

  /**
   * Returns whether there is something among the events that is hidden from whom they are for.
   *
   * @param hidden up to which offset, by room
   */
  boolean holdsAnyOf(Map<String, Long> hidden) {
    return oldest.entrySet().stream()
        .anyMatch(room -> room.getValue() <= hidden.getOrDefault(room.getKey(), 0L));
  }

  private void add(LogEntry entry) {
    if (entry instanceof MessageRow row) {
      add(row);
    } else if (entry instanceof ChangeRow row) {
      add(row);
    }
  }

  /** A message comes as it is now: edited, or as a mark where it was. */
  private void add(MessageRow row) {
    String view = stays.viewOf(row.room(), row.thread(), row.lsn());
    if (view != null && row.kind().equals(MessageRow.MESSAGE) && fits(MessageJson.sizeOf(row))) {
      oldest.merge(row.room(), row.offset(), Math::min);
      RoomKey room = new RoomKey(tenant, row.room());
      events.add(
          new SessionKeeper.Missed(row.lsn(), MessageJson.event(room, name(room, view), row)));
    }
  }

  /** What was changed may be a message that the session has had. */
  private void add(ChangeRow row) {
    String view = stays.viewOf(row.room(), row.thread(), row.lsn());
    if (view != null && ChangeJson.isKnown(row) && fits(ChangeJson.sizeOf(row))) {
      oldest.merge(row.room(), row.offset(), Math::min);
      RoomKey room = new RoomKey(tenant, row.room());
      events.add(
          new SessionKeeper.Missed(row.lsn(), ChangeJson.event(room, name(room, view), row)));
    }
  }

  private boolean fits(int size) {
    bytes += size;
    tooMuch |= events.size() >= MAX_MESSAGES || bytes > MAX_BYTES;
    return !tooMuch;
  }

  private static String name(RoomKey room, String view) {
    return view.isEmpty() ? room.name() : room.viewName(view);
  }
}
