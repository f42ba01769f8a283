package io.realtime4j.api.spi.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One message of a WebSocket, or one record of a polling answer: immutable heap bytes, text or
 * binary. It is never released: it waits in polling queues, crosses loops, and is shared by all
 * recipients of a broadcast.
 */
public final class Frame {
  private final boolean text;
  private final byte[] bytes;

  private Frame(boolean text, byte[] bytes) {
    this.text = text;
    this.bytes = bytes;
  }

  /** Returns a text frame. */
  public static Frame text(String text) {
    return new Frame(true, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns a text frame that owns {@code utf8}: the caller must not change it again. The bytes
   * must be valid UTF-8.
   */
  public static Frame textOf(byte[] utf8) {
    return new Frame(true, utf8);
  }

  /** Returns a binary frame that owns {@code bytes}: the caller must not change it again. */
  public static Frame binaryOf(byte[] bytes) {
    return new Frame(false, bytes);
  }

  /** Returns whether this is text. */
  public boolean isText() {
    return text;
  }

  /** Returns the payload's size in bytes. */
  public int size() {
    return bytes.length;
  }

  /** Returns the payload, read-only; each call gives a buffer with its own position. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** Returns the payload read as UTF-8, for libraries that take text as a string. */
  public String string() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Copies the payload into {@code target} at {@code offset}. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /** Writes the payload into {@code target} at its position. */
  public void writeTo(ByteBuffer target) {
    target.put(bytes);
  }

  @Override
  public String toString() {
    return (text ? "text(" : "binary(") + bytes.length + ")";
  }
}
