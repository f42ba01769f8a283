package io.realtime4j.store.postgres;

import io.realtime4j.api.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Every transaction that writes takes one lock first and keeps it until it is committed. So they
 * are committed one after another whoever writes, numbers become visible in their order, and what a
 * call reads nobody changes before it writes. The lock is taken once a batch, not once a message.
 */
/**
 * Runs a batch of changes in one transaction and completes them after its commit, in order. If the
 * database is away, all of them fail; if one call's own data is refused, each is tried alone, so
 * that it does not fail the others.
 */
final class GroupCommit implements Consumer<List<Call<?>>> {
  private final WriterSession session;
  private final LockKeys keys;
  private final String database;
  private final LogNumbers numbers;
  private final Runnable committed;
  private final Outage outage;

  /**
   * Creates one.
   *
   * @param committed run after each commit, when its calls are completed
   */
  GroupCommit(
      WriterSession session,
      LockKeys keys,
      String database,
      LogNumbers numbers,
      Runnable committed,
      InstantSource clock) {
    this.session = session;
    this.keys = keys;
    this.database = database;
    this.numbers = numbers;
    this.committed = committed;
    this.outage = new Outage(clock);
  }

  @Override
  public void accept(List<Call<?>> calls) {
    Connection connection = connection(calls);
    if (connection == null) {
      return;
    }
    try {
      run(connection, calls);
    } catch (SQLException | RuntimeException | Error e) {
      numbers.forget();
      session.failed(e);
      if (calls.size() > 1 && Failures.isOfOneCall(e)) {
        calls.forEach(call -> accept(List.of(call)));
      } else {
        StoreException failure = Failures.running(database, e);
        calls.forEach(call -> call.fail(failure));
      }
      return;
    }
    numbers.forget();
    calls.forEach(Call::complete);
    committed.run();
  }

  private void run(Connection connection, List<Call<?>> calls) throws SQLException {
    Sql sql = new Sql(connection);
    sql.list("SELECT pg_advisory_xact_lock(?::int, ?::int)", row -> 0, keys.turn(), keys.schema());
    for (Call<?> call : calls) {
      call.run(sql);
    }
    numbers.flush(sql);
    connection.commit();
  }

  /** Returns null if the calls were told why there is none. */
  private @Nullable Connection connection(List<Call<?>> calls) {
    StoreException failure = outage.present();
    if (failure == null) {
      try {
        return session.connection();
      } catch (SQLException e) {
        failure = Failures.away(database, e);
      } catch (StoreException e) {
        failure = e;
      }
      outage.begins(failure);
    }
    StoreException told = failure;
    calls.forEach(call -> call.fail(told));
    return null;
  }
}
