package io.realtime4j.store.postgres;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What one call does in the database. It may run twice, if a transaction that it shares with others
 * is rolled back and each is tried alone; so it touches the database only.
 */
@FunctionalInterface
interface SqlWork<T> {
  /** Is called before anything of the transaction is run, to say what this will ask for. */
  default void announce() {}

  /** Returns the result, {@code null} only where there is none to give. */
  @Nullable T run(Sql sql) throws SQLException;
}
