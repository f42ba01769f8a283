package io.realtime4j.store.sqlite;

import io.realtime4j.api.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a batch of changes in one transaction and completes them after its commit, in order. If the
 * disk refuses, all of them fail and nothing is stored; if one call's own data is refused, each is
 * tried alone, so that it does not fail the others.
 */
final class GroupCommit implements Consumer<List<Call<?>>> {
  private final Sql sql;
  private final String file;

  GroupCommit(Sql sql, String file) {
    this.sql = sql;
    this.file = file;
  }

  @Override
  public void accept(List<Call<?>> calls) {
    try {
      sql.update("BEGIN IMMEDIATE");
      for (Call<?> call : calls) {
        call.run(sql);
      }
      sql.update("COMMIT");
    } catch (SQLException | RuntimeException | Error e) {
      rollBack();
      if (calls.size() > 1 && Failures.isOfOneCall(e)) {
        calls.forEach(call -> accept(List.of(call)));
      } else {
        StoreException failure = Failures.running(file, e);
        calls.forEach(call -> call.fail(failure));
      }
      return;
    }
    calls.forEach(Call::complete);
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
