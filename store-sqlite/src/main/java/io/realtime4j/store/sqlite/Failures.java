package io.realtime4j.store.sqlite;

import io.realtime4j.api.StoreException;
import java.sql.SQLException;
import java.util.Set;

/** What SQLite's result codes mean to a caller. */
final class Failures {
  private static final int BUSY = 5;
  private static final int READONLY = 8;
  private static final int CORRUPT = 11;
  private static final int CANTOPEN = 14;
  private static final int NOTADB = 26;

  /**
   * Codes that speak of one statement's data: TOOBIG, CONSTRAINT, MISMATCH, RANGE. Everything else
   * (FULL, IOERR, BUSY …) would befall the next call too.
   */
  private static final Set<Integer> OF_ONE_CALL = Set.of(18, 19, 20, 25);

  private Failures() {}

  /** Returns whether other calls of the same transaction can succeed without this one. */
  static boolean isOfOneCall(Throwable failure) {
    return failure instanceof SQLException sql
        ? OF_ONE_CALL.contains(primaryCode(sql))
        : failure instanceof RuntimeException;
  }

  /** Returns what to tell the caller of a change or query. */
  static StoreException running(String file, Throwable failure) {
    if (failure instanceof StoreException known) {
      return known;
    }
    return new StoreException(
        StoreException.FAILED, file + " was not changed or read: " + failure.getMessage(), failure);
  }

  /** Returns what to tell who opens the file. */
  static StoreException opening(String file, SQLException failure) {
    String reason = " (" + failure.getMessage() + ")";
    return switch (primaryCode(failure)) {
      case CORRUPT, NOTADB ->
          new StoreException(
              StoreException.CORRUPT,
              file
                  + " is damaged or no database; it was left as it is. Restore it from a backup, or"
                  + " move it away to start empty"
                  + reason,
              failure);
      case BUSY ->
          new StoreException(
              StoreException.LOCKED,
              file + " is locked by another program; stop that one first" + reason,
              failure);
      case READONLY, CANTOPEN ->
          new StoreException(
              StoreException.UNAVAILABLE,
              file + " cannot be opened for writing; check its permissions" + reason,
              failure);
      default ->
          new StoreException(
              StoreException.UNAVAILABLE, file + " cannot be opened" + reason, failure);
    };
  }

  private static int primaryCode(SQLException failure) {
    return failure.getErrorCode() & 0xff;
  }
}
