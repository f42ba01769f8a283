package io.realtime4j.store.sqlite;

import io.realtime4j.api.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a batch of changes in one transaction and completes them after its commit, in order. If the
 * disk refuses, all of them fail and nothing is stored; if one call's own data is refused, each is
 * tried alone, so that it does not fail the others.
 */
final class GroupCommit implements Consumer<List<Call<?>>> {
  private final Sql sql;
  private final String file;
  private final @Nullable LogNumbers numbers;
  private final Runnable committed;

  GroupCommit(Sql sql, String file) {
    this(sql, file, null, () -> {});
  }

  /**
   * Creates one that gives numbers.
   *
   * @param committed run after each commit, when its calls are completed
   */
  GroupCommit(Sql sql, String file, @Nullable LogNumbers numbers, Runnable committed) {
    this.sql = sql;
    this.file = file;
    this.numbers = numbers;
    this.committed = committed;
  }

  @Override
  public void accept(List<Call<?>> calls) {
    try {
      sql.update("BEGIN IMMEDIATE");
      for (Call<?> call : calls) {
        call.run(sql);
      }
      if (numbers != null) {
        numbers.flush(sql);
      }
      sql.update("COMMIT");
    } catch (SQLException | RuntimeException | Error e) {
      rollBack();
      forget();
      if (calls.size() > 1 && Failures.isOfOneCall(e)) {
        calls.forEach(call -> accept(List.of(call)));
      } else {
        StoreException failure = Failures.running(file, e);
        calls.forEach(call -> call.fail(failure));
      }
      return;
    }
    forget();
    calls.forEach(Call::complete);
    committed.run();
  }

  private void forget() {
    if (numbers != null) {
      numbers.forget();
    }
  }

  private void rollBack() {
    try {
      sql.update("ROLLBACK");
    } catch (SQLException e) {
      // After some failures SQLite has rolled back by itself, and then there is nothing left to do.
      System.getLogger(GroupCommit.class.getName())
          .log(System.Logger.Level.DEBUG, "no transaction to roll back", e);
    }
  }
}
