package io.realtime4j.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A byte array that grows. */
final class ByteSink {
  /** The longest array that every virtual machine grants. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int size;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  int size() {
    return size;
  }

  /** Makes room for so many bytes more. */
  void reserve(int more) {
    if (bytes.length - size < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) size + more;
    if (needed > LONGEST) {
      throw new IllegalArgumentException("a message must be shorter than 2 GiB");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(LONGEST, Math.max(needed, 2L * bytes.length)));
  }

  void put(int oneByte) {
    reserve(1);
    bytes[size++] = (byte) oneByte;
  }

  void put(byte[] source) {
    put(source, 0, source.length);
  }

  void put(byte[] source, int from, int length) {
    reserve(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  void put(ByteBuffer source) {
    int length = source.remaining();
    reserve(length);
    source.get(bytes, size, length);
    size += length;
  }

  /**
   * Writes characters that stand for themselves in a JSON string, all of them one byte long, and
   * returns the index of the first other one, or the length.
   */
  int putPlain(String text, int start) {
    int length = text.length();
    reserve(length - start);
    byte[] target = bytes;
    int end = size;
    int i = start;
    while (i < length) {
      char c = text.charAt(i);
      if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') {
        break;
      }
      target[end++] = (byte) c;
      i++;
    }
    size = end;
    return i;
  }

  /** Writes a code point above 0x7F that is no surrogate. */
  void putUtf8(int codePoint) {
    reserve(4);
    if (codePoint < 0x800) {
      bytes[size++] = (byte) (0xC0 | (codePoint >> 6));
    } else if (codePoint < 0x10000) {
      bytes[size++] = (byte) (0xE0 | (codePoint >> 12));
      bytes[size++] = continuation(codePoint >> 6);
    } else {
      bytes[size++] = (byte) (0xF0 | (codePoint >> 18));
      bytes[size++] = continuation(codePoint >> 12);
      bytes[size++] = continuation(codePoint >> 6);
    }
    bytes[size++] = continuation(codePoint);
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  /** Returns how many characters a number takes, its sign among them. */
  static int decimals(long value) {
    int count = value < 0 ? 2 : 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      count++;
    }
    return count;
  }

  /** Writes a number in decimal digits. */
  void putDecimal(long value) {
    int count = decimals(value);
    reserve(count);
    size += count;
    int place = size;
    long rest = value;
    do {
      bytes[--place] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    if (value < 0) {
      bytes[--place] = '-';
    }
  }

  /** Returns what was written, to be copied before anything else is. */
  ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** Returns what was written. */
  byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
