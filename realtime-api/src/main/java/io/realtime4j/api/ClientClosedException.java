package io.realtime4j.api;

/** The client, or the part of it that was called, has been closed. */
public final class ClientClosedException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the code {@code CLOSED}. */
  public ClientClosedException(String message) {
    super("CLOSED", false, message, null);
  }
}
