package io.realtime4j.store.postgres;

import io.realtime4j.api.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/*
 * The lock that says that this server has the database belongs to the very connection that writes:
 * who has lost the lock has lost the connection, and cannot write. A connection that comes after a
 * broken one ends what the database still keeps of that.
 */
/** The connection that writes, made anew when it broke. In the writer's lane. */
final class WriterSession {
  private final PostgresLocation location;
  private final DataSource source;
  private final LockKeys keys;
  private final boolean isAlone;
  private @Nullable Connection connection;
  private @Nullable Backend backend;

  /** Whether a commit got no answer and may still happen. */
  private volatile boolean isInDoubt;

  /** A process of the database that serves one connection; its number may be given out again. */
  private record Backend(long pid, String startedAt) {}

  /** What became of a transaction. */
  enum Outcome {
    COMMITTED,
    UNDONE,
    UNKNOWN
  }

  /**
   * Creates one that is not connected.
   *
   * @param isAlone whether nobody else may write; otherwise others that are not alone may
   */
  WriterSession(PostgresLocation location, DataSource source, LockKeys keys, boolean isAlone) {
    this.location = location;
    this.source = source;
    this.keys = keys;
    this.isAlone = isAlone;
  }

  /**
   * Returns the connection, which is made and takes the lock if there is none.
   *
   * @throws StoreException LOCKED if another server has the database
   */
  Connection connection() throws SQLException {
    Connection known = connection;
    if (known != null) {
      return known;
    }
    Connection made = source.getConnection();
    try {
      prepare(made);
    } catch (SQLException | RuntimeException e) {
      close(made);
      throw e;
    }
    connection = made;
    return made;
  }

  private void prepare(Connection made) throws SQLException {
    Sql sql = new Sql(made);
    // What is reported as stored is stored; stricter settings stay.
    sql.list(
        """
        SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off'""",
        row -> 0);
    Backend before = backend;
    if (before != null) {
      sql.list(
          """
          SELECT pg_terminate_backend(pid, ?) FROM pg_stat_activity
          WHERE pid = ? AND backend_start = CAST(? AS timestamptz)""",
          row -> 0,
          500L * location.timeoutSeconds(),
          before.pid(),
          before.startedAt());
    }
    made.setAutoCommit(false);
    // Whatever the database's default: each statement has to see what was committed before it.
    made.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    takeLock(sql, made);
    backend =
        sql.first(
                """
                SELECT pid, CAST(backend_start AS text) FROM pg_stat_activity
                WHERE pid = pg_backend_pid()""",
                row -> new Backend(row.getLong(1), row.getString(2)))
            .orElse(null);
    made.commit();
    isInDoubt = false;
  }

  /**
   * Begins a transaction: takes the turn to write, and returns the transaction's number.
   *
   * @throws StoreException UNAVAILABLE if it is in another session of the database than the lock
   */
  long begin() throws SQLException {
    record Turn(long pid, long number) {}
    Turn turn =
        new Sql(connection())
            .first(
                """
                SELECT pg_backend_pid(), txid_current(), pg_advisory_xact_lock(?::int, ?::int)""",
                row -> new Turn(row.getLong(1), row.getLong(2)),
                keys.turn(),
                keys.schema())
            .orElseThrow();
    Backend locked = backend;
    if (locked != null && locked.pid() != turn.pid()) {
      close();
      throw new StoreException(
          StoreException.UNAVAILABLE,
          location
              + " is reached by a pooler that gives each transaction another session; the lock"
              + " needs one of its own: connect to PostgreSQL itself, or pool whole sessions",
          null);
    }
    return turn.number();
  }

  /**
   * Tells what became of a transaction whose commit got no answer. Makes a connection, and ends
   * what is left of the former one; so it is over, unless that cannot be.
   */
  Outcome outcome(long number) {
    isInDoubt = true;
    try {
      begin();
      String status =
          new Sql(connection())
              .first("SELECT coalesce(txid_status(?), '')", row -> row.getString(1), number)
              .orElse("");
      connection().rollback();
      return switch (status) {
        case "committed" -> Outcome.COMMITTED;
        case "aborted" -> Outcome.UNDONE;
        default -> Outcome.UNKNOWN;
      };
    } catch (SQLException | StoreException e) {
      System.getLogger(WriterSession.class.getName())
          .log(System.Logger.Level.WARNING, "it is not known yet what became of a commit", e);
      failed(e);
      return Outcome.UNKNOWN;
    }
  }

  /** Returns whether a commit may still happen whose calls have failed already. Any thread. */
  boolean isInDoubt() {
    return isInDoubt;
  }

  boolean isConnected() {
    return connection != null;
  }

  /** Waits a moment: a server that was killed just now is noticed within that. */
  private void takeLock(Sql sql, Connection made) throws SQLException {
    try {
      sql.execute("SET LOCAL lock_timeout = '1s'");
      sql.list(
          "SELECT pg_advisory_lock" + (isAlone ? "" : "_shared") + "(?::int, ?::int)",
          row -> 0,
          keys.server(),
          keys.schema());
      made.commit();
    } catch (SQLException e) {
      if (!"55P03".equals(e.getSQLState())) {
        throw e;
      }
      throw new StoreException(
          StoreException.LOCKED,
          isAlone
              ? "another server uses "
                  + location
                  + "; stop it first, or give this one a database or a schema of its own; or start"
                  + " both with the same --redis, so that they are one chat"
              : "another server has "
                  + location
                  + " for itself alone, for it was started without --redis; start both with the"
                  + " same --redis, or give this one a database or a schema of its own",
          e);
    }
  }

  /** Gives the connection up if a failure has broken it, or may have. */
  void failed(Throwable failure) {
    Connection known = connection;
    if (known == null) {
      return;
    }
    boolean isUsable = false;
    try {
      known.rollback();
      isUsable = !known.isClosed() && !Failures.isAway(failure);
    } catch (SQLException e) {
      System.getLogger(WriterSession.class.getName())
          .log(System.Logger.Level.DEBUG, "a transaction ended with its connection", e);
    }
    if (!isUsable) {
      close();
    }
  }

  void close() {
    Optional.ofNullable(connection).ifPresent(WriterSession::close);
    connection = null;
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      System.getLogger(WriterSession.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection failed to close", e);
    }
  }
}
