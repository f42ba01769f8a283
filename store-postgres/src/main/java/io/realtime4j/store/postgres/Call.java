package io.realtime4j.store.postgres;

import io.realtime4j.api.StoreException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call that waits for its turn. Run and completed in its lane only. */
final class Call<T extends @Nullable Object> {
  private final int rows;
  private final long bytes;
  private final long sinceNanos;
  private final SqlWork<T> work;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  /** Set by {@link #run}. */
  private @Nullable T value;

  Call(int rows, long bytes, long sinceNanos, SqlWork<T> work) {
    this.rows = rows;
    this.bytes = bytes;
    this.sinceNanos = sinceNanos;
    this.work = work;
  }

  /** Returns about how many rows it writes. */
  int rows() {
    return rows;
  }

  /** Returns about how many bytes it writes. */
  long bytes() {
    return bytes;
  }

  /** Returns since when it waits, by the clock of its lane. */
  long sinceNanos() {
    return sinceNanos;
  }

  CompletableFuture<T> result() {
    return result;
  }

  void announce() {
    work.announce();
  }

  void run(Sql sql) throws SQLException {
    value = work.run(sql);
  }

  @SuppressWarnings("NullAway") // null only where T may be
  void complete() {
    result.complete(value);
  }

  void fail(StoreException failure) {
    result.completeExceptionally(failure);
  }
}
