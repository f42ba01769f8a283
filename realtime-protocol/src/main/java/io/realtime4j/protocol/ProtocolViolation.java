package io.realtime4j.protocol;

/**
 * A peer sent what the protocol does not allow, or more than the limits allow. The connection it
 * came from should be closed: what follows on it cannot be trusted to be in step.
 *
 * <p>Carries no stack trace, because a hostile peer decides how many are made, and no payload text.
 */
public final class ProtocolViolation extends RuntimeException {
  /** The packet's frame is wrong: its type, ids, namespace, attachments, or shape of payload. */
  public static final String BAD_PACKET = "BAD_PACKET";

  /** The payload is no JSON, or holds a number that is none. */
  public static final String BAD_JSON = "BAD_JSON";

  /** The text is no UTF-8. */
  public static final String BAD_UTF8 = "BAD_UTF8";

  /** The JSON is nested deeper than {@link ProtocolLimits#maxDepth()}. */
  public static final String TOO_DEEP = "TOO_DEEP";

  /** A size or a number of parts is over its limit. */
  public static final String TOO_LARGE = "TOO_LARGE";

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * Creates one.
   *
   * @param code what is wrong, for programs: one of the constants here, or another
   * @param message what is wrong and where, for people; no payload text. {@link #getMessage()} puts
   *     the code before it
   */
  public ProtocolViolation(String code, String message) {
    super(code + ": " + message, null, false, false);
    this.code = code;
  }

  /** Returns what is wrong, for programs. Codes may be added: treat an unknown one as generic. */
  public String code() {
    return code;
  }
}
