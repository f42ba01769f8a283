package io.realtime4j.api;

/**
 * The peer did not answer in time. It may have done what was asked: repeat only what can be
 * repeated.
 */
public final class AckTimeoutException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the code {@code ACK_TIMEOUT}. */
  public AckTimeoutException(String message) {
    super("ACK_TIMEOUT", true, message, null);
  }
}
