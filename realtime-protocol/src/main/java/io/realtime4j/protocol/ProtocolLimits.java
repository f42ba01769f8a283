package io.realtime4j.protocol;

/**
 * How much of a peer's input is taken in before it is refused, and how much an encoder writes.
 * Immutable.
 *
 * <p>What an encoder takes a decoder with the same limits takes too, but for sizes: those are the
 * peer's to say.
 */
public final class ProtocolLimits {
  /** The largest {@link #maxDepth()}: reading is recursive, and this fits any thread's stack. */
  public static final int DEEPEST = 512;

  /**
   * How deep a value that an application gives or gets may be nested: {@value}. Checked by {@link
   * Json#check}.
   */
  public static final int VALUE_DEPTH = 64;

  /**
   * How deep a packet may be nested by default: {@value}. A value within {@link #VALUE_DEPTH} can
   * be wrapped that much on its way.
   */
  public static final int PACKET_DEPTH = VALUE_DEPTH + 16;

  /** The usual {@link #maxAttachments()}: {@value}, as {@code socket.io-parser} allows. */
  public static final int ATTACHMENTS = 10;

  /**
   * A packet that enters a namespace carries a token at most; a stranger gets no more room:
   * {@value} bytes.
   */
  public static final int STRANGER_BYTES = 64 * 1024;

  /**
   * One million bytes, as Socket.IO's {@code maxHttpBufferSize}, for a packet with its attachments
   * too; depth {@value #PACKET_DEPTH}; {@value #ATTACHMENTS} attachments; 65,536 packets, because a
   * stock client puts everything that it emitted since the last poll into one body.
   */
  public static final ProtocolLimits DEFAULT = new Builder().build();

  private final int maxPayloadBytes;
  private final int maxPacketBytes;
  private final int maxDepth;
  private final int maxAttachments;
  private final int maxPacketsPerPayload;

  private ProtocolLimits(Builder builder) {
    this.maxPayloadBytes = builder.maxPayloadBytes;
    this.maxPacketBytes = builder.maxPacketBytes;
    this.maxDepth = builder.maxDepth;
    this.maxAttachments = builder.maxAttachments;
    this.maxPacketsPerPayload = builder.maxPacketsPerPayload;
  }

  /** Returns a builder with the values of {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.maxPayloadBytes = maxPayloadBytes;
    builder.maxPacketBytes = maxPacketBytes;
    builder.maxDepth = maxDepth;
    builder.maxAttachments = maxAttachments;
    builder.maxPacketsPerPayload = maxPacketsPerPayload;
    return builder;
  }

  /** Returns the longest message, polling body, JSON text or attachment, in bytes. */
  public int maxPayloadBytes() {
    return maxPayloadBytes;
  }

  /**
   * Returns how many bytes a packet may have with all its attachments; so much, and no more, a
   * {@link SocketDecoder} holds of a packet that is under way.
   */
  public int maxPacketBytes() {
    return maxPacketBytes;
  }

  /** Returns the deepest nesting of JSON arrays and objects; {@code [[1]]} has 2. */
  public int maxDepth() {
    return maxDepth;
  }

  /** Returns the most binary attachments that one packet may announce. */
  public int maxAttachments() {
    return maxAttachments;
  }

  /** Returns the most packets in one polling body. */
  public int maxPacketsPerPayload() {
    return maxPacketsPerPayload;
  }

  /** Returns these limits with another {@link #maxPayloadBytes()}, for whole packets too. */
  public ProtocolLimits withMaxPayloadBytes(int bytes) {
    return toBuilder().maxPayloadBytes(bytes).maxPacketBytes(bytes).build();
  }

  /** Returns these limits with another {@link #maxPacketBytes()}. */
  public ProtocolLimits withMaxPacketBytes(int bytes) {
    return toBuilder().maxPacketBytes(bytes).build();
  }

  /** Returns these limits with another {@link #maxDepth()}. */
  public ProtocolLimits withMaxDepth(int depth) {
    return toBuilder().maxDepth(depth).build();
  }

  /** Returns these limits with another {@link #maxAttachments()}. */
  public ProtocolLimits withMaxAttachments(int attachments) {
    return toBuilder().maxAttachments(attachments).build();
  }

  /** Returns these limits with another {@link #maxPacketsPerPayload()}. */
  public ProtocolLimits withMaxPacketsPerPayload(int packets) {
    return toBuilder().maxPacketsPerPayload(packets).build();
  }

  /**
   * Returns what a peer gets that has not yet entered a namespace: at most {@value #STRANGER_BYTES}
   * bytes a message, and no attachments, so that nothing of it is ever held.
   */
  public ProtocolLimits forStrangers() {
    return toBuilder()
        .maxPayloadBytes(Math.min(maxPayloadBytes, STRANGER_BYTES))
        .maxPacketBytes(Math.min(maxPacketBytes, STRANGER_BYTES))
        .maxAttachments(0)
        .build();
  }

  /** Refuses what is longer than {@link #maxPayloadBytes()}. */
  void checkSize(String what, int bytes) {
    check(what, bytes, maxPayloadBytes);
  }

  /** Refuses a packet that is longer than {@link #maxPacketBytes()}. */
  void checkPacket(long bytes) {
    check("a packet with its attachments", bytes, maxPacketBytes);
  }

  private static void check(String what, long bytes, int most) {
    if (bytes > most) {
      throw new ProtocolViolation(
          ProtocolViolation.TOO_LARGE, what + " must be at most " + most + " bytes, was " + bytes);
    }
  }

  /**
   * Builds limits. Each setter throws {@link IllegalArgumentException} for what is out of range.
   */
  public static final class Builder {
    private int maxPayloadBytes = 1_000_000;
    private int maxPacketBytes = 1_000_000;
    private int maxDepth = PACKET_DEPTH;
    private int maxAttachments = ATTACHMENTS;
    private int maxPacketsPerPayload = 65_536;

    private Builder() {}

    /** Sets {@link ProtocolLimits#maxPayloadBytes()}, at least 1. */
    public Builder maxPayloadBytes(int bytes) {
      maxPayloadBytes = atLeast("maxPayloadBytes", bytes, 1);
      return this;
    }

    /** Sets {@link ProtocolLimits#maxPacketBytes()}, at least 1. */
    public Builder maxPacketBytes(int bytes) {
      maxPacketBytes = atLeast("maxPacketBytes", bytes, 1);
      return this;
    }

    /** Sets {@link ProtocolLimits#maxDepth()}, 1 to {@value ProtocolLimits#DEEPEST}. */
    public Builder maxDepth(int depth) {
      if (depth > DEEPEST) {
        throw new IllegalArgumentException(
            "maxDepth must be at most " + DEEPEST + ", was " + depth);
      }
      maxDepth = atLeast("maxDepth", depth, 1);
      return this;
    }

    /** Sets {@link ProtocolLimits#maxAttachments()}, at least 0. */
    public Builder maxAttachments(int attachments) {
      maxAttachments = atLeast("maxAttachments", attachments, 0);
      return this;
    }

    /** Sets {@link ProtocolLimits#maxPacketsPerPayload()}, at least 1. */
    public Builder maxPacketsPerPayload(int packets) {
      maxPacketsPerPayload = atLeast("maxPacketsPerPayload", packets, 1);
      return this;
    }

    /** Returns the limits. */
    public ProtocolLimits build() {
      return new ProtocolLimits(this);
    }

    private static int atLeast(String name, int value, int least) {
      if (value < least) {
        throw new IllegalArgumentException(name + " must be at least " + least + ", was " + value);
      }
      return value;
    }
  }
}
