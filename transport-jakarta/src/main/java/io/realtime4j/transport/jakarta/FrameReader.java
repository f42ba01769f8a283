package io.realtime4j.transport.jakarta;

import io.realtime4j.api.spi.transport.MessageDeflate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/*
 * What comes is read where it lies, in the loop's buffer; only what cannot be read yet is kept: an
 * incomplete frame, or what came while nothing was to be heard. The store grows as bytes come, not
 * as the peer announces them, and an idle socket holds none.
 */
/** The frames of a client (RFC 6455, section 5), put together to messages. Loop only. */
final class FrameReader {
  private static final int CONTINUATION = 0x0;
  private static final int TEXT = 0x1;
  private static final int BINARY = 0x2;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;

  /** Of the first byte: the message is compressed (RFC 7692, section 6). */
  private static final int RSV1 = 0x40;

  private static final int RESERVED = 0x70;
  private static final int MAX_CONTROL = 125;
  private static final int MASK_BYTES = 4;
  private static final int NO_CODE = 1005;
  private static final byte[] NONE = new byte[0];

  private final Sink sink;
  private final Utf8Check utf8;

  /** Null if compression was not agreed on. */
  private final @Nullable MessageDeflate deflate;

  private int maxMessageBytes;

  /** What could not be read yet: {@code rest[0..restLength)}. */
  private byte[] rest = NONE;

  private int restLength;

  /** The fragments of a message so far; none between messages. */
  private byte[] fragments = NONE;

  private int fragmentsLength;
  private boolean fragmented;
  private boolean text;
  private boolean compressed;

  /** Hears what was read. */
  interface Sink {
    /** Returns whether frames are wanted now. */
    boolean isHearing();

    /** A message of text, valid UTF-8; the buffer is valid during the call. */
    void onText(ByteBuffer utf8);

    /** A message of bytes; the buffer is valid during the call. */
    void onBinary(ByteBuffer bytes);

    /** A ping. */
    void onPing(byte[] payload);

    /** A close frame; 1005 stands for no code. */
    void onClose(int code, String reason);
  }

  FrameReader(Sink sink, Utf8Check utf8, @Nullable MessageDeflate deflate, int maxMessageBytes) {
    this.sink = sink;
    this.utf8 = utf8;
    this.deflate = deflate;
    this.maxMessageBytes = maxMessageBytes;
  }

  void maxMessageBytes(int bytes) {
    maxMessageBytes = bytes;
  }

  /**
   * Takes in what arrived.
   *
   * @throws FrameViolation with the close code to send
   */
  void read(byte[] bytes, int length) throws FrameViolation {
    if (restLength > 0) {
      rest = append(rest, restLength, bytes, 0, length);
      restLength += length;
      readRest();
      return;
    }
    int read = readFrames(bytes, length);
    if (read < length) {
      rest = Arrays.copyOfRange(bytes, read, length);
      restLength = length - read;
    }
  }

  /** Goes on with what came while nothing was to be heard. */
  void readRest() throws FrameViolation {
    int read = readFrames(rest, restLength);
    restLength -= read;
    if (restLength == 0) {
      rest = NONE;
    } else if (read > 0) {
      System.arraycopy(rest, read, rest, 0, restLength);
    }
  }

  private static byte[] append(byte[] to, int used, byte[] more, int offset, int length) {
    byte[] all = to;
    if (used + length > to.length) {
      all = Arrays.copyOf(to, Math.max(used + length, Math.min(2 * used, used + (1 << 20))));
    }
    System.arraycopy(more, offset, all, used, length);
    return all;
  }

  /** Returns how much was read. */
  private int readFrames(byte[] in, int end) throws FrameViolation {
    int at = 0;
    int next = 0;
    while (next >= 0 && sink.isHearing()) {
      at = next;
      next = readFrame(in, at, end);
    }
    return next < 0 ? at : next;
  }

  /** Reads one frame if it is there whole; returns where the next one begins, or -1. */
  private int readFrame(byte[] in, int start, int end) throws FrameViolation {
    int available = end - start;
    if (available < 2) {
      return -1;
    }
    int first = in[start];
    int second = in[start + 1];
    checkHead(first, second);
    int shortLength = second & 0x7F;
    int lengthBytes = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
    int header = 2 + MASK_BYTES + lengthBytes;
    if (available < header) {
      return -1;
    }
    int length = length(in, start + 2, lengthBytes, shortLength);
    checkSize(first, length);
    if (available - header < length) {
      return -1;
    }
    int payload = start + header;
    unmask(in, payload, length);
    frame(first, in, payload, length);
    return payload + length;
  }

  private void checkHead(int first, int second) throws FrameViolation {
    int opcode = first & 0xF;
    boolean control = opcode >= CLOSE;
    if ((first & RESERVED) != 0 && !(isCompressed(first) && opcode >= TEXT && opcode <= BINARY)) {
      throw FrameViolation.protocol("reserved bits are set");
    }
    if ((second & 0x80) == 0) {
      throw FrameViolation.protocol("a client's frame is not masked");
    }
    if (control && ((first & 0x80) == 0 || (second & 0x7F) > MAX_CONTROL)) {
      throw FrameViolation.protocol("a control frame is fragmented or too long");
    }
    if (opcode > PONG || (!control && opcode > BINARY)) {
      throw FrameViolation.protocol("an unknown opcode");
    }
    if (!control && (opcode == CONTINUATION) != fragmented) {
      throw FrameViolation.protocol("fragments out of order");
    }
  }

  private static int length(byte[] in, int at, int bytes, int shortLength) throws FrameViolation {
    if (bytes == 0) {
      return shortLength;
    }
    ByteBuffer long64 = ByteBuffer.wrap(in, at, bytes);
    long length = bytes == 2 ? long64.getShort() & 0xFFFF : long64.getLong();
    if (length < (bytes == 2 ? 126 : 0x10000)) {
      throw FrameViolation.protocol("a length is not written in the shortest form");
    }
    return (int) Math.min(length, Integer.MAX_VALUE);
  }

  /** Returns whether a data frame begins a compressed message, and may. */
  private boolean isCompressed(int first) {
    return (first & RESERVED) == RSV1 && deflate != null;
  }

  private void checkSize(int first, int length) throws FrameViolation {
    int opcode = first & 0xF;
    boolean shorter = opcode == CONTINUATION ? compressed : isCompressed(first);
    int most = shorter ? MessageDeflate.mostBytes(maxMessageBytes) : maxMessageBytes;
    if (opcode < CLOSE && (long) length + fragmentsLength > most) {
      throw FrameViolation.tooBig(maxMessageBytes);
    }
  }

  private static void unmask(byte[] in, int from, int length) {
    for (int i = 0; i < length; i++) {
      in[from + i] ^= in[from - MASK_BYTES + (i & 3)];
    }
  }

  private void frame(int first, byte[] in, int at, int length) throws FrameViolation {
    switch (first & 0xF) {
      case PING -> sink.onPing(Arrays.copyOfRange(in, at, at + length));
      case PONG -> {}
      case CLOSE -> close(in, at, length);
      default -> data(first, in, at, length);
    }
  }

  private void close(byte[] in, int at, int length) throws FrameViolation {
    if (length == 0) {
      sink.onClose(NO_CODE, "");
      return;
    }
    if (length == 1) {
      throw FrameViolation.protocol("a close frame has half a code");
    }
    int code = ByteBuffer.wrap(in, at, 2).getShort() & 0xFFFF;
    if (!FrameBytes.isCode(code)) {
      throw FrameViolation.protocol("a close frame has a code that is none");
    }
    if (!utf8.isText(ByteBuffer.wrap(in, at + 2, length - 2))) {
      throw FrameViolation.notText();
    }
    sink.onClose(code, new String(in, at + 2, length - 2, StandardCharsets.UTF_8));
  }

  private void data(int first, byte[] in, int at, int length) throws FrameViolation {
    boolean last = (first & 0x80) != 0;
    int opcode = first & 0xF;
    if (opcode != CONTINUATION) {
      text = opcode == TEXT;
      compressed = isCompressed(first);
    }
    if (last && !fragmented) {
      message(in, at, length);
      return;
    }
    fragments = append(fragments, fragmentsLength, in, at, length);
    fragmentsLength += length;
    fragmented = !last;
    if (last) {
      byte[] whole = fragments;
      int size = fragmentsLength;
      fragments = NONE;
      fragmentsLength = 0;
      message(whole, 0, size);
    }
  }

  private void message(byte[] in, int at, int length) throws FrameViolation {
    ByteBuffer payload = ByteBuffer.wrap(in, at, length).slice();
    ByteBuffer message = compressed ? inflated(payload) : payload;
    if (text && !utf8.isText(message)) {
      throw FrameViolation.notText();
    }
    if (text) {
      sink.onText(message);
    } else {
      sink.onBinary(message);
    }
  }

  private ByteBuffer inflated(ByteBuffer payload) throws FrameViolation {
    MessageDeflate inflating = deflate;
    if (inflating == null) {
      throw new IllegalStateException("compression was not agreed on");
    }
    try {
      ByteBuffer message = inflating.inflate(payload, maxMessageBytes);
      if (message == null) {
        throw FrameViolation.tooBig(maxMessageBytes);
      }
      return message;
    } catch (DataFormatException e) {
      throw FrameViolation.notCompressed();
    }
  }
}
