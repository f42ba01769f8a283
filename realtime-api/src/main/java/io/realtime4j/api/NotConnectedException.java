package io.realtime4j.api;

/** There is no session; nothing was sent. */
public final class NotConnectedException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the code {@code NOT_CONNECTED}. */
  public NotConnectedException(String message) {
    super("NOT_CONNECTED", true, message, null);
  }
}
