package io.realtime4j.api;

import org.jspecify.annotations.Nullable;

/** A store could not be opened, written or read. Nothing is lost: what failed was not accepted. */
public final class StoreException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Another process has the store; the message names the file. */
  public static final String LOCKED = "STORE_LOCKED";

  /** The file is no store, or is damaged; the message names it and what can be done. */
  public static final String CORRUPT = "STORE_CORRUPT";

  /** The location cannot be created or written. */
  public static final String UNAVAILABLE = "STORE_UNAVAILABLE";

  /**
   * More waits for the store than it takes, or the call has waited too long; nothing of it was
   * done.
   */
  public static final String OVERLOADED = "STORE_OVERLOADED";

  /** Any other failure: disk full, I/O error. */
  public static final String FAILED = "STORE_FAILED";

  /**
   * Creates one with a code of the above; {@link #LOCKED}, {@link #OVERLOADED} and {@link #FAILED}
   * are retryable.
   */
  public StoreException(String code, String message, @Nullable Throwable cause) {
    super(code, isRetryable(code), message, cause);
  }

  private static boolean isRetryable(String code) {
    return code.equals(LOCKED) || code.equals(OVERLOADED) || code.equals(FAILED);
  }
}
