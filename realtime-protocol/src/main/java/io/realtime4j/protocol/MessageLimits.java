package io.realtime4j.protocol;

/** What a message of the chat may hold, at both ends: the client refuses what the server would. */
public final class MessageLimits {
  /** The longest content in bytes of UTF-8; beyond it files belong elsewhere: {@value}. */
  public static final int CONTENT_BYTES = 64 * 1024;

  /** The longest body, content and all beside it, in bytes of JSON: {@value}. */
  public static final int BODY_BYTES = 192 * 1024;

  /**
   * How deep a body may be nested, itself counted: {@value}. Inside answers it lies some levels
   * deeper, and every client has a limit of its own.
   */
  public static final int BODY_DEPTH = 32;

  /** The most mentions, and the most attachments: {@value}. */
  public static final int LIST = 100;

  /** The longest type, in characters: {@value}. */
  public static final int TYPE_CHARS = 64;

  /** The longest id, in characters: {@value}. */
  public static final int ID_CHARS = 255;

  private MessageLimits() {}
}
