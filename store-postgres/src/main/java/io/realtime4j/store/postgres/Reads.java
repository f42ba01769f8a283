package io.realtime4j.store.postgres;

import io.realtime4j.api.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Runs queries, each in a transaction of its own, on one connection of the pool. */
final class Reads implements Lane.Runner {
  private final DataSource pool;
  private final String database;
  private final Outage outage;

  Reads(DataSource pool, String database, InstantSource clock) {
    this.pool = pool;
    this.database = database;
    this.outage = new Outage(clock);
  }

  @Override
  public void run(List<Call<?>> calls, Consumer<List<Call<?>>> later) {
    run(calls);
  }

  private void run(List<Call<?>> calls) {
    StoreException known = outage.present();
    if (known != null) {
      calls.forEach(call -> call.fail(known));
      return;
    }
    ArrayDeque<Call<?>> left = new ArrayDeque<>(calls);
    try (Connection connection = pool.getConnection()) {
      Sql sql = new Sql(connection);
      while (!left.isEmpty() && read(connection, sql, left.remove())) {
        // On to the next.
      }
    } catch (SQLException e) {
      fail(left, e);
      return;
    }
    if (!left.isEmpty()) {
      // That connection broke; what is left has done nothing wrong.
      run(List.copyOf(left));
    }
  }

  /** Returns whether the connection can be used further. */
  private boolean read(Connection connection, Sql sql, Call<?> call) {
    try {
      call.run(sql);
      connection.rollback();
    } catch (SQLException | RuntimeException | Error e) {
      call.fail(Failures.running(database, e));
      return rolledBack(connection) && !Failures.isAway(e);
    }
    call.complete();
    return true;
  }

  private static boolean rolledBack(Connection connection) {
    try {
      connection.rollback();
      return true;
    } catch (SQLException e) {
      System.getLogger(Reads.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection that failed was given up", e);
      return false;
    }
  }

  private void fail(Iterable<Call<?>> calls, SQLException cause) {
    StoreException failure = Failures.away(database, cause);
    outage.begins(failure);
    calls.forEach(call -> call.fail(failure));
  }
}
