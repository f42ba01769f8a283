package io.realtime4j.store.memory;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.ChangesQuery;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.LogTails;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.Retained;
import io.realtime4j.api.spi.store.Retention;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.TailListener;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * What is in memory, and how it is removed, is LogRows' business; here are the rules of appending
 * and changing. A call that fails takes back what it had added, so that its numbers are free again.
 */
/** The log in memory. State is touched in the lane only. Bodies are shared, not copied. */
final class MemoryLog implements MessageLog {
  private final SerialLane lane;
  private final MemoryOptions options;
  private final LogRows rows = new LogRows();
  private final LogReads reads = new LogReads(rows);
  private final LogTails tails;

  /** Whether anybody ever has. */
  private volatile boolean isFollowed;

  MemoryLog(SerialLane lane, MemoryOptions options, InstantSource clock) {
    this.lane = lane;
    this.options = options;
    this.tails = new LogTails(this::scan, clock);
  }

  /** Returns what is in the log; in the lane. */
  LogRows rows() {
    return rows;
  }

  @Override
  public String epoch() {
    return options.epoch();
  }

  @Override
  public CompletionStage<List<AppendResult>> append(List<MessageEntry> entries) {
    List<MessageEntry> added = List.copyOf(entries);
    long bytes = added.stream().mapToLong(entry -> entry.body().length).sum();
    // Who follows the log is told after the caller, who must not find everything done then.
    return committing(
        isFollowed
            ? lane.submit(bytes, () -> appendAll(added))
            : lane.submitShort(bytes, () -> appendAll(added)));
  }

  private List<AppendResult> appendAll(List<MessageEntry> added) {
    List<AppendResult> results = new ArrayList<>(added.size());
    long before = rows.lastLsn();
    try {
      added.forEach(entry -> results.add(appendOne(entry)));
    } catch (StoreException e) {
      rows.takeBackAfter(before);
      throw e;
    }
    rows.dropOldest(options.maxBytes());
    return results;
  }

  private AppendResult appendOne(MessageEntry entry) {
    String clientId = entry.clientMessageId();
    ClientIds.Known earlier = clientId == null ? null : mine(entry, clientId);
    if (clientId != null && earlier != null) {
      return earlier.room().equals(entry.room())
          ? new AppendResult.Duplicate(
              earlier.messageId(), earlier.offset(), earlier.sentAtMillis())
          : new AppendResult.OtherRoom(clientId);
    }
    String after = entry.after();
    if (after != null) {
      ClientIds.Known predecessor = mine(entry, after);
      if (predecessor == null) {
        return new AppendResult.OutOfOrder(after);
      }
      if (!predecessor.room().equals(entry.room())) {
        return new AppendResult.OtherRoom(after);
      }
    }
    if (rows.byId(entry.messageId()) != null) {
      throw new StoreException(
          StoreException.FAILED, "message id " + entry.messageId() + " is taken", null);
    }
    MessageRow row = rows.add(entry);
    return new AppendResult.Appended(row.offset(), row.lsn());
  }

  private ClientIds.@Nullable Known mine(MessageEntry entry, String clientMessageId) {
    return rows.clientIds().find(entry.tenant(), entry.userId(), clientMessageId);
  }

  @Override
  public CompletionStage<ChangeResult> change(ChangeEntry entry) {
    return committing(lane.submit(entry.body().length, () -> changeOne(entry)));
  }

  private ChangeResult changeOne(ChangeEntry entry) {
    ChangeRow first = rows.changeOf(entry);
    if (first != null) {
      return first.messageId().equals(entry.messageId())
          ? new ChangeResult.Repeated(first.lsn(), first.edit(), first.atMillis())
          : new ChangeResult.OtherMessage(Objects.requireNonNull(entry.clientEditId()));
    }
    MessageRow row = rows.byId(entry.messageId());
    if (row == null || !row.tenant().equals(entry.tenant()) || !row.room().equals(entry.room())) {
      return new ChangeResult.NotFound();
    }
    if (row.isDeleted()) {
      return entry.kind().equals(ChangeEntry.DELETE)
          ? new ChangeResult.Repeated(row.changeLsn(), 0, row.changedAtMillis())
          : new ChangeResult.Deleted(row.changeLsn());
    }
    ChangeRow change = rows.change(row, entry);
    return new ChangeResult.Changed(
        change.lsn(), change.edit(), Objects.requireNonNull(rows.byId(entry.messageId())));
  }

  /** Tells who follows the log, when the caller has been told. */
  private <T> CompletionStage<T> committing(CompletionStage<T> call) {
    call.thenRun(tails::committed);
    return call;
  }

  @Override
  public CompletionStage<Long> lastLsn() {
    return lane.submit(rows::lastLsn);
  }

  @Override
  public CompletionStage<RoomHead> head(String tenant, String room) {
    return lane.submit(() -> reads.head(new RoomKey(tenant, room)));
  }

  @Override
  public CompletionStage<Map<String, RoomHead>> heads(String tenant, List<String> rooms) {
    Set<String> asked = new LinkedHashSet<>(rooms);
    return lane.submit(
        () -> {
          Map<String, RoomHead> heads = new LinkedHashMap<>();
          asked.forEach(room -> heads.put(room, reads.head(new RoomKey(tenant, room))));
          return heads;
        });
  }

  @Override
  public CompletionStage<StorePage<MessageRow>> page(PageQuery query) {
    return lane.submit(() -> reads.page(query));
  }

  @Override
  public CompletionStage<LogScan> scan(ScanQuery query) {
    return lane.submit(() -> reads.scan(query));
  }

  @Override
  public CompletionStage<StorePage<ChangeRow>> changes(ChangesQuery query) {
    return lane.submit(() -> reads.changes(query));
  }

  @Override
  public CompletionStage<Optional<MessageRow>> byId(String tenant, String messageId) {
    return lane.submit(() -> reads.byId(tenant, messageId));
  }

  @Override
  public CompletionStage<List<MessageRow>> byIds(String tenant, List<String> messageIds) {
    Set<String> asked = new LinkedHashSet<>(messageIds);
    return lane.submit(
        () -> asked.stream().flatMap(id -> reads.byId(tenant, id).stream()).toList());
  }

  @Override
  public CompletionStage<List<MessageRow>> byClientIds(
      String tenant, String userId, List<String> clientMessageIds) {
    Set<String> asked = new LinkedHashSet<>(clientMessageIds);
    return lane.submit(
        () ->
            asked.stream()
                .flatMap(id -> Stream.ofNullable(rows.clientIds().find(tenant, userId, id)))
                .flatMap(known -> reads.byId(tenant, known.messageId()).stream())
                .toList());
  }

  @Override
  public CompletionStage<Optional<MessageRow>> at(String tenant, String room, long offset) {
    return lane.submit(() -> reads.at(new RoomKey(tenant, room), offset));
  }

  @Override
  public CompletionStage<Map<String, String>> idsAt(String tenant, Map<String, Long> offsets) {
    Map<String, Long> asked = new LinkedHashMap<>(offsets);
    return lane.submit(
        () -> {
          Map<String, String> ids = new LinkedHashMap<>();
          asked.forEach(
              (room, offset) ->
                  reads
                      .at(new RoomKey(tenant, room), offset)
                      .ifPresent(row -> ids.put(room, row.messageId())));
          return ids;
        });
  }

  @Override
  public AutoCloseable tail(long afterLsn, TailListener listener) {
    isFollowed = true;
    return tails.add(afterLsn, listener);
  }

  @Override
  public CompletionStage<Retained> retain(Retention rule) {
    return lane.submit(() -> new LogRetention(rows, rule).run());
  }
}
