package io.realtime4j.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.realtime4j.api.spi.store.ContactStore;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.SessionStore;
import io.realtime4j.api.spi.store.SettingsStore;
import io.realtime4j.api.spi.store.StoreContext;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Everything a server keeps, in one schema: one connection that writes, a pool that reads. */
final class PostgresServerStore implements ServerStore {
  /** Calls per transaction: far beyond where a commit's cost is spread thin. */
  private static final int MAX_BATCH = 1_000;

  /** As the contract of sessions says. */
  private static final int MAX_SESSIONS = 1_000_000;

  private final WriterSession session;
  private final boolean isAlone;
  private final HikariDataSource pool;
  private final Lane writer;
  private final ReaderLanes reader;
  private final PostgresMessageLog log;
  private final PostgresRoomStore rooms;
  private final PostgresReceiptStore receipts;
  private final PostgresSettingsStore settings;
  private final PostgresContactStore contacts;
  private final PostgresSessionStore sessions;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  private PostgresServerStore(
      WriterSession session,
      DataSource source,
      String epoch,
      PostgresLocation location,
      @Nullable StoreContext context,
      boolean isAlone) {
    this.session = session;
    this.isAlone = isAlone;
    // Given one executor, reads are serial.
    int readers = context == null ? location.pool() : 1;
    this.pool = Connections.readers(location, source, readers);
    InstantSource clock = context == null ? InstantSource.system() : context.clock();
    String database = location.toString();
    LogNumbers numbers = new LogNumbers();
    ReceiptWrites writes = new ReceiptWrites(numbers);
    this.writer =
        new Lane(
            context == null ? null : context.writer(),
            "realtime4j-postgres-writer",
            MAX_BATCH,
            limit(context),
            new GroupCommit(session, database, numbers, writes, this::committed, clock));
    this.reader =
        new ReaderLanes(
            readers,
            () ->
                new Lane(
                    context == null ? null : context.reader(),
                    "realtime4j-postgres-reader",
                    1,
                    limit(context),
                    new Reads(pool, database, clock)));
    this.log = new PostgresMessageLog(writer, reader, session::isInDoubt, epoch, numbers, clock);
    this.rooms = new PostgresRoomStore(writer, reader, numbers);
    this.receipts = new PostgresReceiptStore(writer, reader, writes);
    this.settings = new PostgresSettingsStore(writer, reader);
    this.contacts = new PostgresContactStore(writer, reader);
    this.sessions = new PostgresSessionStore(writer, reader, MAX_SESSIONS);
  }

  private static WaitLimit limit(@Nullable StoreContext context) {
    return WaitLimit.of(context == null ? null : context.clock());
  }

  private void committed() {
    log.committed();
  }

  /**
   * Opens one.
   *
   * @param isAlone whether no other server may have the schema
   */
  static PostgresServerStore open(
      PostgresLocation location, @Nullable StoreContext context, boolean isAlone) {
    LockKeys keys = LockKeys.of(location.schema());
    WriterSession session = null;
    try {
      DataSource source = Connections.source(location);
      session = new WriterSession(location, source, keys, isAlone);
      String epoch = Migrations.run(session.connection(), location, keys);
      return new PostgresServerStore(session, source, epoch, location, context, isAlone);
    } catch (SQLException e) {
      close(session);
      throw Failures.opening(location.toString(), e);
    } catch (RuntimeException e) {
      close(session);
      throw e;
    }
  }

  private static void close(@Nullable WriterSession session) {
    if (session != null) {
      session.close();
    }
  }

  @Override
  public String id() {
    return "postgres";
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  @Override
  public MessageLog log() {
    return log;
  }

  @Override
  public boolean isShared() {
    return !isAlone;
  }

  @Override
  public RoomStore rooms() {
    return rooms;
  }

  @Override
  public ReceiptStore receipts() {
    return receipts;
  }

  @Override
  public SettingsStore settings() {
    return settings;
  }

  @Override
  public ContactStore contacts() {
    return contacts;
  }

  @Override
  public Optional<SessionStore> sessions() {
    return Optional.of(sessions);
  }

  @Override
  public Optional<FeatureStore> features(String featureId) {
    return Optional.of(new PostgresFeatureStore(writer, reader, featureId));
  }

  @Override
  public CompletionStage<Void> check() {
    CompletionStage<Integer> written =
        writer.submit(sql -> sql.update("UPDATE log SET checks = checks + 1"));
    return written.thenCompose(
        rows ->
            reader.<Void>submit(
                sql -> {
                  sql.first("SELECT checks FROM log", row -> row.getLong(1));
                  return null;
                }));
  }

  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      writer.close(() -> reader.close(this::free));
    } else if (!writer.isInTurn() && !reader.isInTurn()) {
      closed.join();
    }
  }

  private void free() {
    pool.close();
    session.close();
    closed.complete(null);
  }
}
