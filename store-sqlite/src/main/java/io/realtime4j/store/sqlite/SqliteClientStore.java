package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.OperationStore;
import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.store.ValueStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Everything a client keeps, in one file. A client reads when it starts and hardly after, so one
 * connection does both, and what is read is what was written before the call.
 */
final class SqliteClientStore implements ClientStore {
  private static final int MAX_BATCH = 1_000;

  /** Other processes of the user take their turns in a few milliseconds, a stopped one never. */
  private static final int BUSY_MILLIS = 10_000;

  private final Sql sql;
  private final Processes processes;
  private final OwnerRows rows;
  private final Lane lane;
  private final SqliteQueueStore queue;
  private final SqliteDeliveryStore delivery;
  private final SqlitePositionStore positions;
  private final SqliteOperationStore operations;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  /** Read by all threads; written by whoever claims. */
  private volatile StoreOwner owner;

  private SqliteClientStore(
      Sql sql,
      Processes processes,
      OwnerRows rows,
      StoreOwner owner,
      Path file,
      @Nullable StoreContext context) {
    this.sql = sql;
    this.processes = processes;
    this.rows = rows;
    this.owner = owner;
    this.lane =
        new Lane(
            context == null ? null : context.writer(),
            "realtime4j-sqlite-client",
            MAX_BATCH,
            // However slow a disk is, it costs the user no message.
            WaitLimit.none(),
            new GroupCommit(sql, file.toString()));
    this.queue = new SqliteQueueStore(lane, rows, processes);
    this.delivery = new SqliteDeliveryStore(lane, rows);
    this.positions = new SqlitePositionStore(lane, rows, processes);
    this.operations = new SqliteOperationStore(lane, rows, processes);
  }

  static SqliteClientStore open(
      SqliteLocation location, StoreOwner owner, @Nullable StoreContext context) {
    Path locks = location.beside(".owners");
    return Processes.whileAlone(
        locks,
        () -> {
          Sql sql = SqliteFile.openWriter(location, Schema.CLIENT, BUSY_MILLIS);
          try {
            OwnerRows rows = new OwnerRows(location.adoptsFirstVersion());
            if (owner.isNamed()) {
              enter(sql, rows, owner, location.file());
            }
            return new SqliteClientStore(
                sql, Processes.enter(locks), rows, owner, location.file(), context);
          } catch (RuntimeException e) {
            close(sql);
            throw e;
          }
        });
  }

  private static void enter(Sql sql, OwnerRows rows, StoreOwner owner, Path file) {
    try {
      sql.update("BEGIN IMMEDIATE");
      long entered = rows.enter(sql, owner);
      sql.update("COMMIT");
      rows.use(entered);
    } catch (SQLException e) {
      throw Failures.opening(file.toString(), e);
    }
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
  public StoreOwner owner() {
    return owner;
  }

  @Override
  public CompletionStage<Void> claim(StoreOwner newOwner) {
    if (!newOwner.isNamed()) {
      throw new IllegalArgumentException("a store is claimed for a user, was for " + newOwner);
    }
    if (!owner.canBecome(newOwner)) {
      throw new IllegalStateException("the store holds the data of " + owner);
    }
    return lane.submit(sql -> rows.enter(sql, newOwner))
        .thenAccept(
            entered -> {
              // In the lane still: results complete before the next turn.
              rows.use(entered);
              owner = newOwner;
            });
  }

  @Override
  public CompletionStage<Integer> setAside() {
    return lane.submit(OwnerRows::setAside);
  }

  @Override
  public QueueStore queue() {
    return queue;
  }

  @Override
  public DeliveryStore delivery() {
    return delivery;
  }

  @Override
  public PositionStore positions() {
    return positions;
  }

  @Override
  public Optional<OperationStore> operations() {
    return Optional.of(operations);
  }

  @Override
  public Optional<ValueStore> values(String featureId) {
    return Optional.of(new SqliteValueStore(lane, rows, featureId));
  }

  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      lane.close(this::free);
    } else if (!lane.isInTurn()) {
      closed.join();
    }
  }

  /** The database first: a row must not be adopted while its change may still be written. */
  private void free() {
    close(sql);
    try {
      processes.leave();
    } catch (IOException e) {
      warn("a lock file was not deleted", e);
    }
    closed.complete(null);
  }

  private static void close(Sql sql) {
    try {
      sql.close();
    } catch (SQLException e) {
      warn("a connection failed to close", e);
    }
  }

  private static void warn(String message, Exception cause) {
    System.getLogger(SqliteClientStore.class.getName())
        .log(System.Logger.Level.WARNING, message, cause);
  }
}
