package io.realtime4j.api;

/** A message was not accepted in time; it is kept until it is retried or discarded. */
public final class MessageExpiredException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the code {@code EXPIRED}. */
  public MessageExpiredException(String message) {
    super("EXPIRED", false, message, null);
  }
}
