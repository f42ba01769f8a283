package io.realtime4j.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of a heap array, from {@code from} up to but not including {@code to}: the form that {@link
 * JsonReader} takes, and that is cheap to look into.
 */
final class ByteSpan {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The top bit of each of eight bytes: all clear means eight ASCII characters. */
  private static final long NOT_ASCII = 0x8080808080808080L;

  final byte[] array;
  final int from;
  final int to;

  ByteSpan(byte[] array, int from, int to) {
    this.array = array;
    this.from = from;
    this.to = to;
  }

  /** Returns what remains in the buffer, copied only if it is direct or read-only. */
  static ByteSpan of(ByteBuffer buffer) {
    if (buffer.hasArray()) {
      int from = buffer.arrayOffset() + buffer.position();
      return new ByteSpan(buffer.array(), from, from + buffer.remaining());
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return new ByteSpan(copy, 0, copy.length);
  }

  ByteSpan from(int newFrom) {
    return new ByteSpan(array, newFrom, to);
  }

  int length() {
    return to - from;
  }

  boolean isEmpty() {
    return from == to;
  }

  /** Returns a view of the same bytes. */
  ByteBuffer buffer() {
    return ByteBuffer.wrap(array, from, to - from);
  }

  /** Returns the text; the bytes must have been checked to be UTF-8. */
  String text() {
    return new String(array, from, to - from, StandardCharsets.UTF_8);
  }

  /** Returns the index of the first such byte, or {@link #to} if there is none. */
  int indexOf(int wanted, int start) {
    for (int i = start; i < to; i++) {
      if (array[i] == wanted) {
        return i;
      }
    }
    return to;
  }

  /** Returns this span, or a copy without line breaks: some encoders break base64 into lines. */
  ByteSpan withoutLineBreaks() {
    if (indexOf('\n', from) == to) {
      return this;
    }
    byte[] copy = new byte[length()];
    int size = 0;
    for (int i = from; i < to; i++) {
      if (array[i] != '\n' && array[i] != '\r') {
        copy[size++] = array[i];
      }
    }
    return new ByteSpan(copy, 0, size);
  }

  /**
   * Refuses what is no UTF-8 after RFC 3629: no overlong forms, no surrogates, nothing above
   * U+10FFFF. {@link JsonReader} would take all of these.
   */
  ByteSpan checkUtf8() {
    int i = from;
    while (i < to) {
      while (i + Long.BYTES <= to && ((long) LONGS.get(array, i) & NOT_ASCII) == 0) {
        i += Long.BYTES;
      }
      if (i < to) {
        int size = sequenceSize(i);
        if (size == 0) {
          throw new ProtocolViolation(
              ProtocolViolation.BAD_UTF8, "malformed UTF-8 at byte " + (i - from));
        }
        i += size;
      }
    }
    return this;
  }

  /** Returns the size of the well-formed sequence at {@code i}, or 0 if there is none. */
  private int sequenceSize(int i) {
    int lead = array[i] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
      return isWithin(i + 1, 0x80, 0xBF) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
      int low = lead == 0xE0 ? 0xA0 : 0x80;
      int high = lead == 0xED ? 0x9F : 0xBF;
      return isWithin(i + 1, low, high) && isWithin(i + 2, 0x80, 0xBF) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
      int low = lead == 0xF0 ? 0x90 : 0x80;
      int high = lead == 0xF4 ? 0x8F : 0xBF;
      return isWithin(i + 1, low, high)
              && isWithin(i + 2, 0x80, 0xBF)
              && isWithin(i + 3, 0x80, 0xBF)
          ? 4
          : 0;
    }
    return 0;
  }

  private boolean isWithin(int i, int low, int high) {
    if (i >= to) {
      return false;
    }
    int value = array[i] & 0xFF;
    return value >= low && value <= high;
  }
}
