package io.realtime4j.api;

/** The queue refuses a message because it is full; nothing that waits was dropped. */
public final class QueueFullException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the code {@code QUEUE_FULL}. */
  public QueueFullException(String message) {
    super("QUEUE_FULL", true, message, null);
  }
}
