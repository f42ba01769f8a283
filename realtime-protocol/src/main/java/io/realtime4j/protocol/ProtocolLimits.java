package io.realtime4j.protocol;

/**
 * How much of a peer's input is taken in before it is refused.
 *
 * @param maxPayloadBytes the longest message, polling body, JSON text or attachment, in bytes
 * @param maxDepth the deepest nesting of JSON arrays and objects; {@code [[1]]} has 2. At most
 *     {@value #DEEPEST}
 * @param maxAttachments the most binary attachments that one packet may announce
 * @param maxPacketsPerPayload the most packets in one polling body
 */
public record ProtocolLimits(
    int maxPayloadBytes, int maxDepth, int maxAttachments, int maxPacketsPerPayload) {
  /** The largest {@link #maxDepth()}: reading is recursive, and this fits any thread's stack. */
  public static final int DEEPEST = 512;

  /**
   * One million bytes, as Socket.IO's {@code maxHttpBufferSize}; depth 64; 10 attachments, as
   * {@code socket.io-parser} allows; 65,536 packets, because a stock client puts everything that it
   * emitted since the last poll into one body.
   */
  public static final ProtocolLimits DEFAULT = new ProtocolLimits(1_000_000, 64, 10, 65_536);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is below 1 (attachments: below 0), or the depth above
   *     {@value #DEEPEST}
   */
  public ProtocolLimits {
    requireAtLeast("maxPayloadBytes", maxPayloadBytes, 1);
    requireAtLeast("maxDepth", maxDepth, 1);
    requireAtLeast("maxAttachments", maxAttachments, 0);
    requireAtLeast("maxPacketsPerPayload", maxPacketsPerPayload, 1);
    if (maxDepth > DEEPEST) {
      throw new IllegalArgumentException(
          "maxDepth must be at most " + DEEPEST + ", was " + maxDepth);
    }
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", was " + value);
    }
  }

  /** Returns these limits with another {@link #maxPayloadBytes()}. */
  public ProtocolLimits withMaxPayloadBytes(int bytes) {
    return new ProtocolLimits(bytes, maxDepth, maxAttachments, maxPacketsPerPayload);
  }

  /** Returns these limits with another {@link #maxDepth()}. */
  public ProtocolLimits withMaxDepth(int depth) {
    return new ProtocolLimits(maxPayloadBytes, depth, maxAttachments, maxPacketsPerPayload);
  }

  /** Returns these limits with another {@link #maxAttachments()}. */
  public ProtocolLimits withMaxAttachments(int attachments) {
    return new ProtocolLimits(maxPayloadBytes, maxDepth, attachments, maxPacketsPerPayload);
  }

  /** Returns these limits with another {@link #maxPacketsPerPayload()}. */
  public ProtocolLimits withMaxPacketsPerPayload(int packets) {
    return new ProtocolLimits(maxPayloadBytes, maxDepth, maxAttachments, packets);
  }

  /** Refuses what is longer than {@link #maxPayloadBytes()}. */
  void checkSize(String what, int bytes) {
    if (bytes > maxPayloadBytes) {
      throw new ProtocolViolation(
          ProtocolViolation.TOO_LARGE,
          what + " must be at most " + maxPayloadBytes + " bytes, was " + bytes);
    }
  }
}
