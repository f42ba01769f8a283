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
 * database is away, all of them fail; if one call's own data is refused, each half is tried by
 * itself, and so on, so that it does not fail the others. A transaction that is known to be undone
 * because its connection broke, or for the sake of another one, is tried again.
 */
final class GroupCommit implements Lane.Runner {
  private static final int MAX_ATTEMPTS = 3;

  private final WriterSession session;
  private final String database;
  private final LogNumbers numbers;
  private final ReceiptWrites receipts;
  private final Runnable committed;
  private final Outage outage;

  /**
   * Creates one.
   *
   * @param committed run after each commit, when its calls are completed
   */
  GroupCommit(
      WriterSession session,
      String database,
      LogNumbers numbers,
      ReceiptWrites receipts,
      Runnable committed,
      InstantSource clock) {
    this.session = session;
    this.database = database;
    this.numbers = numbers;
    this.receipts = receipts;
    this.committed = committed;
    this.outage = new Outage(clock);
  }

  @Override
  public void run(List<Call<?>> calls, Consumer<List<Call<?>>> later) {
    Throwable failure;
    int attempts = 0;
    do {
      Connection connection = connection(calls);
      if (connection == null) {
        return;
      }
      failure = attempt(connection, calls, later);
      if (failure == null) {
        calls.forEach(Call::complete);
        committed.run();
        return;
      }
      attempts++;
    } while (attempts < MAX_ATTEMPTS && Failures.mayPassAgain(failure));
    if (calls.size() > 1 && Failures.isOfOneCall(failure)) {
      int half = calls.size() / 2;
      run(calls.subList(0, half), same -> {});
      run(calls.subList(half, calls.size()), same -> {});
    } else {
      StoreException told = Failures.running(database, failure);
      calls.forEach(call -> call.fail(told));
    }
  }

  /** Returns null if all is committed; of any other failure than UNAVAILABLE nothing is. */
  private @Nullable Throwable attempt(
      Connection connection, List<Call<?>> calls, Consumer<List<Call<?>>> later) {
    long number = 0;
    boolean isCommitting = false;
    try {
      number = session.begin();
      // Others may have written for a while.
      later.accept(calls);
      Sql sql = new Sql(connection);
      calls.forEach(Call::announce);
      for (Call<?> call : calls) {
        call.run(sql);
      }
      receipts.flush(sql);
      numbers.flush(sql);
      isCommitting = true;
      connection.commit();
      return null;
    } catch (SQLException | RuntimeException | Error e) {
      session.failed(e);
      if (!isCommitting || session.isConnected()) {
        return e;
      }
      return switch (session.outcome(number)) {
        case COMMITTED -> null;
        case UNDONE -> e;
        case UNKNOWN -> Failures.away(database, e);
      };
    } finally {
      receipts.forget();
      numbers.forget();
    }
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
