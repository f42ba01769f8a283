package io.realtime4j.api;

/** A payload is larger than this side allows; nothing was sent. */
public final class PayloadTooLargeException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  private final long actualBytes;
  private final long maxBytes;

  /** Creates one with the code {@code PAYLOAD_TOO_LARGE}. */
  public PayloadTooLargeException(long actualBytes, long maxBytes) {
    super(
        "PAYLOAD_TOO_LARGE",
        false,
        "payload must be at most " + maxBytes + " bytes, was " + actualBytes,
        null);
    this.actualBytes = actualBytes;
    this.maxBytes = maxBytes;
  }

  /** Returns the payload's size in bytes. */
  public long actualBytes() {
    return actualBytes;
  }

  /** Returns the limit in bytes. */
  public long maxBytes() {
    return maxBytes;
  }
}
