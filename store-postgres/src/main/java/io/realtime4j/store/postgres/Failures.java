package io.realtime4j.store.postgres;

import io.realtime4j.api.StoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's codes (SQLSTATE) mean to a caller. */
final class Failures {
  private Failures() {}

  /** Returns whether other calls of the same transaction can succeed without this one. */
  static boolean isOfOneCall(Throwable failure) {
    if (failure instanceof SQLException sql) {
      String state = state(sql);
      // Data that cannot be, a constraint, a limit of one row or key.
      return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }
    return failure instanceof RuntimeException && !(failure instanceof StoreException);
  }

  /**
   * Returns whether a transaction that is known to be undone may succeed when it is tried again at
   * once: its connection broke, or it gave way to another transaction.
   */
  static boolean mayPassAgain(Throwable failure) {
    if (!(failure instanceof SQLException sql)) {
      return false;
    }
    String state = state(sql);
    return state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("40001")
        || state.equals("40P01");
  }

  /** Returns whether the database, or the way there, is gone; it may come back. */
  static boolean isAway(Throwable failure) {
    if (failure instanceof SQLTransientConnectionException) {
      return true;
    }
    if (!(failure instanceof SQLException sql)) {
      return false;
    }
    String state = state(sql);
    // Connection, too many of them, shutting down or starting, gone to read-only.
    return state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P")
        || state.equals("25006");
  }

  /** Returns what to tell the caller of a change or query. */
  static StoreException running(String database, Throwable failure) {
    if (failure instanceof StoreException known) {
      return known;
    }
    return isAway(failure)
        ? away(database, failure)
        : new StoreException(
            StoreException.FAILED,
            database + " was not changed or read: " + failure.getMessage(),
            failure);
  }

  /** Returns what to tell while the database is away. */
  static StoreException away(String database, @Nullable Throwable cause) {
    return new StoreException(
        StoreException.UNAVAILABLE,
        database + " cannot be reached" + (cause == null ? "" : ": " + cause.getMessage()),
        cause);
  }

  /** Returns what to tell who opens the store. */
  static StoreException opening(String database, SQLException failure) {
    return new StoreException(
        StoreException.UNAVAILABLE,
        database + " cannot be opened: " + failure.getMessage(),
        failure);
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }
}
