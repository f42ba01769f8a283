package io.realtime4j.api;

/** The queue holds no message of that id, or none for which the call makes sense. */
public final class NoSuchMessageException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the code {@code NO_SUCH_MESSAGE}. */
  public NoSuchMessageException(String message) {
    super("NO_SUCH_MESSAGE", false, message, null);
  }
}
