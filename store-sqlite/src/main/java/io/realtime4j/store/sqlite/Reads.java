package io.realtime4j.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** Runs queries, each on what is committed when it begins. */
final class Reads implements Consumer<List<Call<?>>> {
  private final Sql sql;
  private final String file;

  Reads(Sql sql, String file) {
    this.sql = sql;
    this.file = file;
  }

  @Override
  public void accept(List<Call<?>> calls) {
    for (Call<?> call : calls) {
      try {
        call.run(sql);
      } catch (SQLException | RuntimeException | Error e) {
        call.fail(Failures.running(file, e));
        continue;
      }
      call.complete();
    }
  }
}
