package io.realtime4j.store.postgres;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The log in its tables: what changes goes to the writer, what asks to the reader. */
final class PostgresMessageLog implements MessageLog {
  private final Lane writer;
  private final ReaderLanes reader;
  private final BooleanSupplier isInDoubt;
  private final String epoch;
  private final LogAppends appends;
  private final LogChanges changes;
  private final LogRemoval removal;
  private final LogTails tails;

  /**
   * Creates one.
   *
   * @param isInDoubt whether what failed may still be committed, until the next call that writes
   */
  PostgresMessageLog(
      Lane writer,
      ReaderLanes reader,
      BooleanSupplier isInDoubt,
      String epoch,
      LogNumbers numbers,
      InstantSource clock) {
    this.writer = writer;
    this.reader = reader;
    this.isInDoubt = isInDoubt;
    this.epoch = epoch;
    this.appends = new LogAppends(numbers);
    this.changes = new LogChanges(numbers);
    this.removal = new LogRemoval(numbers);
    this.tails = new LogTails(this::scan, clock);
  }

  /** Tells who follows the log that something was committed. */
  void committed() {
    tails.committed();
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public CompletionStage<List<AppendResult>> append(List<MessageEntry> entries) {
    List<MessageEntry> added = List.copyOf(entries);
    long bytes = 0;
    for (MessageEntry entry : added) {
      bytes += entry.body().length;
    }
    return writer.submit(added.size(), bytes, sql -> appends.append(sql, added));
  }

  @Override
  public CompletionStage<ChangeResult> change(ChangeEntry entry) {
    return writer.submit(1, entry.body().length, sql -> changes.change(sql, entry));
  }

  @Override
  public CompletionStage<Long> lastLsn() {
    return reader.submit(LogNumbers::lastLsn);
  }

  @Override
  public CompletionStage<RoomHead> head(String tenant, String room) {
    return reader.submit(sql -> LogQueries.head(sql, tenant, room));
  }

  @Override
  public CompletionStage<Map<String, RoomHead>> heads(String tenant, List<String> rooms) {
    List<String> asked = List.copyOf(rooms);
    return reader.submit(sql -> LogQueries.heads(sql, tenant, asked));
  }

  @Override
  public CompletionStage<StorePage<MessageRow>> page(PageQuery query) {
    return reader.submit(sql -> LogQueries.page(sql, query));
  }

  @Override
  public CompletionStage<LogScan> scan(ScanQuery query) {
    // Who asks what became of a call that failed must not be told before that is certain.
    CompletionStage<@Nullable Void> certain =
        isInDoubt.getAsBoolean()
            ? writer.<@Nullable Void>submit(sql -> null)
            : CompletableFuture.completedFuture(null);
    return certain.thenCompose(done -> reader.submit(sql -> new LogScanning(sql, query).run()));
  }

  @Override
  public CompletionStage<StorePage<ChangeRow>> changes(ChangesQuery query) {
    return reader.submit(sql -> LogQueries.changes(sql, query));
  }

  @Override
  public CompletionStage<Optional<MessageRow>> byId(String tenant, String messageId) {
    return reader.submit(sql -> LogQueries.byId(sql, tenant, messageId));
  }

  @Override
  public CompletionStage<List<MessageRow>> byIds(String tenant, List<String> messageIds) {
    List<String> asked = List.copyOf(messageIds);
    return reader.submit(sql -> LogQueries.byIds(sql, tenant, asked));
  }

  @Override
  public CompletionStage<List<MessageRow>> byClientIds(
      String tenant, String userId, List<String> clientMessageIds) {
    List<String> asked = List.copyOf(clientMessageIds);
    return reader.submit(sql -> LogQueries.byClientIds(sql, tenant, userId, asked));
  }

  @Override
  public CompletionStage<Optional<MessageRow>> at(String tenant, String room, long offset) {
    return reader.submit(sql -> LogQueries.at(sql, tenant, room, offset));
  }

  @Override
  public CompletionStage<Map<String, String>> idsAt(String tenant, Map<String, Long> offsets) {
    Map<String, Long> asked = new LinkedHashMap<>(offsets);
    return reader.submit(sql -> LogQueries.idsAt(sql, tenant, asked));
  }

  @Override
  public AutoCloseable tail(long afterLsn, TailListener listener) {
    return tails.add(afterLsn, listener);
  }

  @Override
  public CompletionStage<Retained> retain(Retention rule) {
    return writer.submit(sql -> removal.retain(sql, rule));
  }
}
