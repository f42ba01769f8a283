package io.realtime4j.transport.jakarta;

/** A peer broke a rule of WebSocket; the code is what it is told. */
final class FrameViolation extends Exception {
  private static final long serialVersionUID = 1L;

  static final int PROTOCOL_ERROR = 1002;
  static final int BAD_PAYLOAD = 1007;
  static final int TOO_BIG = 1009;

  private final int code;

  FrameViolation(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }

  static FrameViolation protocol(String what) {
    return new FrameViolation(PROTOCOL_ERROR, what);
  }

  static FrameViolation notText() {
    return new FrameViolation(BAD_PAYLOAD, "a text is not UTF-8");
  }

  static FrameViolation notCompressed() {
    return new FrameViolation(BAD_PAYLOAD, "a compressed message cannot be read");
  }

  static FrameViolation tooBig(int maxMessageBytes) {
    return new FrameViolation(TOO_BIG, "a message is larger than " + maxMessageBytes + " bytes");
  }

  /** The stack is always the same: the reader's. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
