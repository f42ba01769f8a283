package io.realtime4j.api.spi.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message of a WebSocket, or one record of a polling answer: immutable heap bytes, text or
 * binary. It is never released: it waits in polling queues, crosses loops, and is shared by all
 * recipients of a broadcast.
 */
public final class Frame {
  private static final VarHandle SHORTER;

  static {
    try {
      SHORTER = MethodHandles.lookup().findVarHandle(Frame.class, "shorter", Frame.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final boolean text;
  private final boolean compressed;
  private final byte[] bytes;

  /**
   * The same compressed, or this where that is not shorter; null until somebody has wanted it. The
   * first stays, so that all who send it send one object.
   */
  private volatile @Nullable Frame shorter;

  private Frame(boolean text, boolean compressed, byte[] bytes) {
    this.text = text;
    this.compressed = compressed;
    this.bytes = bytes;
  }

  /** Returns a text frame. */
  public static Frame text(String text) {
    return new Frame(true, false, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns a text frame that owns {@code utf8}: the caller must not change it again. The bytes
   * must be valid UTF-8.
   */
  public static Frame textOf(byte[] utf8) {
    return new Frame(true, false, utf8);
  }

  /** Returns a binary frame that owns {@code bytes}: the caller must not change it again. */
  public static Frame binaryOf(byte[] bytes) {
    return new Frame(false, false, bytes);
  }

  /** Returns whether this is text. */
  public boolean isText() {
    return text;
  }

  /**
   * Returns whether the payload is what {@link MessageDeflate#deflate} has made of it; then the
   * frame goes out with the bit RSV1. False for every frame that a transport is given.
   */
  public boolean isCompressed() {
    return compressed;
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

  byte[] bytes() {
    return bytes;
  }

  /** Returns what {@link #keepShorter} was told first, null if nothing yet. */
  @Nullable Frame shorter() {
    return shorter;
  }

  /** Remembers the same compressed, null if it should not be, unless that is known already. */
  Frame keepShorter(byte @Nullable [] payload) {
    Frame found = payload == null ? this : new Frame(text, true, payload);
    Frame before = (Frame) SHORTER.compareAndExchange(this, null, found);
    return before == null ? found : before;
  }

  @Override
  public String toString() {
    return (text ? "text(" : "binary(") + bytes.length + (compressed ? ", compressed)" : ")");
  }
}
