package io.realtime4j.api;

/** The server that we are connected to does not offer this; see the session's capabilities. */
public final class UnsupportedByPeerException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the code {@code UNSUPPORTED_BY_PEER}. */
  public UnsupportedByPeerException(String message) {
    super("UNSUPPORTED_BY_PEER", false, message, null);
  }
}
