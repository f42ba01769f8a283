package io.realtime4j.store.sqlite;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.ContactStore;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.SessionStore;
import io.realtime4j.api.spi.store.SettingsStore;
import io.realtime4j.api.spi.store.StoreContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Everything a server keeps, in one file: one connection that writes, one that reads. */
final class SqliteServerStore implements ServerStore {
  /** Calls per transaction: far beyond where a commit's cost is spread thin, still a few ms. */
  private static final int MAX_BATCH = 1_000;

  /** Queries of a turn: the last of them waits for the others, and its answer is wanted too. */
  private static final int MAX_READS = 16;

  /** Nobody else is to write, so whoever does is a visitor: an operator's shell. */
  private static final int BUSY_MILLIS = 2_000;

  /** As the contract of sessions says. */
  private static final int MAX_SESSIONS = 1_000_000;

  private final Sql writing;
  private final Sql reading;
  private final ProcessLock lock;
  private final WalLimit wal;
  private final Lane writer;
  private final Lane reader;
  private final SqliteMessageLog log;
  private final SqliteRoomStore rooms;
  private final SqliteReceiptStore receipts;
  private final SqliteSettingsStore settings;
  private final SqliteContactStore contacts;
  private final SqliteSessionStore sessions;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  private SqliteServerStore(
      Sql writing,
      Sql reading,
      ProcessLock lock,
      String epoch,
      SqliteLocation location,
      @Nullable StoreContext context) {
    this.writing = writing;
    this.reading = reading;
    this.lock = lock;
    this.wal = new WalLimit(writing, location, BUSY_MILLIS);
    String file = location.file().toString();
    LogNumbers numbers = new LogNumbers();
    this.writer =
        new Lane(
            context == null ? null : context.writer(),
            "realtime4j-sqlite-writer",
            MAX_BATCH,
            limit(context),
            new GroupCommit(writing, file, numbers, this::committed));
    this.reader =
        new Lane(
            context == null ? null : context.reader(),
            "realtime4j-sqlite-reader",
            MAX_READS,
            limit(context),
            new Reads(reading, file));
    this.log =
        new SqliteMessageLog(
            writer,
            reader,
            epoch,
            numbers,
            context == null ? InstantSource.system() : context.clock());
    this.rooms = new SqliteRoomStore(writer, reader, numbers);
    this.receipts = new SqliteReceiptStore(writer, reader, numbers);
    this.settings = new SqliteSettingsStore(writer, reader);
    this.contacts = new SqliteContactStore(writer, reader);
    this.sessions = new SqliteSessionStore(writer, reader, MAX_SESSIONS);
  }

  private static WaitLimit limit(@Nullable StoreContext context) {
    return WaitLimit.of(context == null ? null : context.clock());
  }

  private void committed() {
    log.committed();
    wal.check();
  }

  static SqliteServerStore open(SqliteLocation location, @Nullable StoreContext context) {
    SqliteFile.createDirectory(location.directory());
    ProcessLock lock = lock(location);
    Sql writing = null;
    try {
      writing = SqliteFile.openWriter(location, Schema.SERVER, BUSY_MILLIS);
      String epoch = epoch(writing);
      Sql reading = SqliteFile.openReader(location);
      return new SqliteServerStore(writing, reading, lock, epoch, location, context);
    } catch (SQLException e) {
      release(writing, lock);
      throw Failures.opening(location.file().toString(), e);
    } catch (RuntimeException e) {
      release(writing, lock);
      throw e;
    }
  }

  /**
   * Takes a file for this process alone.
   *
   * @throws StoreException LOCKED if a server has it
   */
  static ProcessLock lock(SqliteLocation location) {
    Path file = location.beside(".lock");
    try {
      ProcessLock lock = ProcessLock.acquire(file);
      if (lock != null) {
        return lock;
      }
    } catch (IOException e) {
      throw SqliteFile.unavailable(file, e);
    }
    throw new StoreException(
        StoreException.LOCKED,
        "another server uses "
            + location.file()
            + "; stop it first, or give this one a file of its own",
        null);
  }

  /** Returns the log's name; a file without one (new, or its row was deleted) gets a new one. */
  private static String epoch(Sql sql) throws SQLException {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    sql.update(
        "INSERT OR IGNORE INTO meta (name, value) VALUES ('epoch', ?)",
        HexFormat.of().formatHex(random));
    return sql.first("SELECT value FROM meta WHERE name = 'epoch'", row -> row.getString(1))
        .orElseThrow();
  }

  @Override
  public String id() {
    return "sqlite";
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
    return Optional.of(new SqliteFeatureStore(writer, reader, featureId));
  }

  @Override
  public CompletionStage<Void> check() {
    CompletionStage<Integer> written =
        writer.submit(
            sql ->
                sql.update(
                    """
                    INSERT INTO meta (name, value) VALUES ('checks', '1')
                    ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"""));
    return written.thenCompose(
        rows ->
            reader.<Void>submit(
                sql -> {
                  sql.first(
                      "SELECT value FROM meta WHERE name = 'checks'", row -> row.getString(1));
                  return null;
                }));
  }

  /** Returns the connection that writes; for tests that make it fail. */
  Sql writing() {
    return writing;
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
    release(reading, null);
    release(writing, lock);
    closed.complete(null);
  }

  static void release(@Nullable Sql sql, @Nullable ProcessLock lock) {
    try {
      if (sql != null) {
        sql.close();
      }
    } catch (SQLException e) {
      log("a connection failed to close", e);
    }
    try {
      if (lock != null) {
        lock.release();
      }
    } catch (IOException e) {
      log("a lock file failed to close", e);
    }
  }

  private static void log(String message, Exception cause) {
    System.getLogger(SqliteServerStore.class.getName())
        .log(System.Logger.Level.WARNING, message, cause);
  }
}
