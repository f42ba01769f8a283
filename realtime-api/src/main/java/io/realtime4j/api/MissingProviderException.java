package io.realtime4j.api;

/** No implementation was found; the message names the artifacts of which one is to be added. */
public final class MissingProviderException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the code {@code MISSING_PROVIDER}. */
  public MissingProviderException(String message) {
    super("MISSING_PROVIDER", false, message, null);
  }
}
