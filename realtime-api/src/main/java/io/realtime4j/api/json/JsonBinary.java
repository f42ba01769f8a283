package io.realtime4j.api.json;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A binary leaf: what Socket.IO sends as an attachment beside the JSON text. */
public final class JsonBinary implements JsonValue {
  private final byte[] bytes;

  JsonBinary(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** Returns the bytes, read-only; each call gives a buffer with its own position. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** Returns a copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** Returns the number of bytes. */
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonBinary binary && Arrays.equals(bytes, binary.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "binary(" + bytes.length + ")";
  }
}
