package io.realtime4j.api;

/** A message was removed from the queue by {@link MessageQueue#discard}. */
public final class MessageDiscardedException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the code {@code DISCARDED}. */
  public MessageDiscardedException(String message) {
    super("DISCARDED", false, message, null);
  }
}
