package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.realtime4j.api.spi.transport.MessageDeflate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/*
 * Reads the frames of a client (RFC 6455, section 5) and puts messages together. One object instead
 * of a decoder, its message objects and an assembler: a socket that is idle holds nothing, and a
 * whole frame is unmasked in the buffer that it came in. What is incomplete is copied, and grows as
 * bytes come, not as the peer announces them.
 */
/** What a server's WebSocket hears. Loop only. */
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

  private final ByteBufAllocator alloc;
  private final Sink sink;

  /** Null if compression was not agreed on. */
  private final @Nullable MessageDeflate deflate;

  private int maxMessageBytes;

  /** An incomplete frame, or what came while nothing was to be heard; null if there is none. */
  private @Nullable ByteBuf rest;

  /** The fragments of a message so far; null between messages. */
  private @Nullable ByteBuf fragments;

  private boolean text;
  private boolean compressed;
  private boolean running;

  /** Hears what was read. */
  interface Sink {
    /** Returns whether frames are wanted now. */
    boolean isHearing();

    /** A message of text, valid UTF-8; the buffer is valid during the call. */
    void onText(ByteBuffer utf8);

    /** A message of bytes; the buffer is valid during the call. */
    void onBinary(ByteBuffer bytes);

    /** A ping; the payload is valid during the call. */
    void onPing(ByteBuf payload);

    /** A close frame; 1005 stands for no code. */
    void onClose(int code, String reason);
  }

  FrameReader(
      ByteBufAllocator alloc, Sink sink, @Nullable MessageDeflate deflate, int maxMessageBytes) {
    this.alloc = alloc;
    this.sink = sink;
    this.deflate = deflate;
    this.maxMessageBytes = maxMessageBytes;
  }

  void maxMessageBytes(int bytes) {
    maxMessageBytes = bytes;
  }

  /**
   * Takes in what arrived, and its reference.
   *
   * @throws CorruptedWebSocketFrameException with the close code to send
   */
  void read(ByteBuf arrived) {
    ByteBuf before = rest;
    if (before != null || running) {
      rest = append(before, arrived);
      arrived.release();
      readRest();
      return;
    }
    boolean more;
    try {
      readFrames(arrived);
      more = rest != null;
      if (arrived.isReadable()) {
        setAside(append(null, arrived));
      }
    } finally {
      arrived.release();
    }
    if (more) {
      readRest();
    }
  }

  /** Goes on with what came while nothing was to be heard, or while the rest was read. */
  void readRest() {
    boolean more = true;
    while (more) {
      more = readWaiting();
    }
  }

  /** Reads what waits; returns whether more came meanwhile. */
  private boolean readWaiting() {
    ByteBuf waiting = rest;
    if (waiting == null || running) {
      return false;
    }
    rest = null;
    try {
      readFrames(waiting);
      boolean more = rest != null;
      if (waiting.isReadable()) {
        setAside(waiting.discardSomeReadBytes());
        waiting = null;
      }
      return more;
    } finally {
      if (waiting != null) {
        waiting.release();
      }
    }
  }

  /** Keeps what could not be read yet, before what came while it was tried. */
  private void setAside(ByteBuf waiting) {
    ByteBuf later = rest;
    rest = waiting;
    if (later != null) {
      waiting.writeBytes(later);
      later.release();
    }
  }

  void release() {
    ByteBuf waiting = rest;
    rest = null;
    if (waiting != null) {
      waiting.release();
    }
    ByteBuf begun = fragments;
    fragments = null;
    if (begun != null) {
      begun.release();
    }
  }

  private ByteBuf append(@Nullable ByteBuf before, ByteBuf more) {
    ByteBuf all = before == null ? alloc.buffer(more.readableBytes()) : before;
    return all.writeBytes(more);
  }

  private void readFrames(ByteBuf in) {
    running = true;
    try {
      boolean more = true;
      while (more && sink.isHearing()) {
        more = readFrame(in);
      }
    } finally {
      running = false;
    }
  }

  /** Reads one frame if it is there whole. */
  private boolean readFrame(ByteBuf in) {
    int start = in.readerIndex();
    int available = in.readableBytes();
    if (available < 2) {
      return false;
    }
    int first = in.getByte(start);
    int second = in.getByte(start + 1);
    checkHead(first, second);
    int shortLength = second & 0x7F;
    int header = 2 + MASK_BYTES + (shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0);
    if (available < header) {
      return false;
    }
    int length = length(in, start + 2, shortLength);
    checkSize(first, length);
    if (available - header < length) {
      return false;
    }
    int payload = start + header;
    unmask(in, in.getInt(payload - MASK_BYTES), payload, length);
    in.readerIndex(payload + length);
    frame(first, in.slice(payload, length));
    return true;
  }

  private void checkHead(int first, int second) {
    int opcode = first & 0xF;
    boolean control = opcode >= CLOSE;
    if ((first & RESERVED) != 0 && !(isCompressed(first) && opcode >= TEXT && opcode <= BINARY)) {
      throw violation("reserved bits are set");
    }
    if ((second & 0x80) == 0) {
      throw violation("a client's frame is not masked");
    }
    if (control && ((first & 0x80) == 0 || (second & 0x7F) > MAX_CONTROL)) {
      throw violation("a control frame is fragmented or too long");
    }
    if (opcode > PONG || (!control && opcode > BINARY)) {
      throw violation("an unknown opcode");
    }
    if (!control && (opcode == CONTINUATION) != (fragments != null)) {
      throw violation("fragments out of order");
    }
  }

  private static int length(ByteBuf in, int at, int shortLength) {
    if (shortLength < 126) {
      return shortLength;
    }
    long length = shortLength == 126 ? in.getUnsignedShort(at) : in.getLong(at);
    if (length < (shortLength == 126 ? 126 : 0x10000)) {
      throw violation("a length is not written in the shortest form");
    }
    return (int) Math.min(length, Integer.MAX_VALUE);
  }

  /** Returns whether a data frame begins a compressed message, and may. */
  private boolean isCompressed(int first) {
    return (first & RESERVED) == RSV1 && deflate != null;
  }

  private void checkSize(int first, int length) {
    int opcode = first & 0xF;
    ByteBuf begun = fragments;
    long size = (long) length + (begun == null ? 0 : begun.readableBytes());
    boolean shorter = opcode == CONTINUATION ? compressed : isCompressed(first);
    int most = shorter ? MessageDeflate.mostBytes(maxMessageBytes) : maxMessageBytes;
    if (opcode < CLOSE && size > most) {
      throw tooBig();
    }
  }

  private static void unmask(ByteBuf in, int mask, int from, int length) {
    long wide = ((long) mask << 32) | (mask & 0xFFFFFFFFL);
    int at = from;
    int end = from + length;
    for (; at <= end - 8; at += 8) {
      in.setLong(at, in.getLong(at) ^ wide);
    }
    for (int shift = 24; at < end; at++, shift -= 8) {
      in.setByte(at, in.getByte(at) ^ (mask >> (shift & 31)));
    }
  }

  private void frame(int first, ByteBuf payload) {
    switch (first & 0xF) {
      case PING -> sink.onPing(payload);
      case PONG -> {}
      case CLOSE -> close(payload);
      default -> data(first, payload);
    }
  }

  private void close(ByteBuf payload) {
    if (!payload.isReadable()) {
      sink.onClose(1005, "");
      return;
    }
    if (payload.readableBytes() == 1) {
      throw violation("a close frame has half a code");
    }
    int code = payload.readUnsignedShort();
    if (!WebSocketCloseStatus.isValidStatusCode(code)) {
      throw violation("a close frame has a code that is none");
    }
    if (!ByteBufUtil.isText(payload, StandardCharsets.UTF_8)) {
      throw notText();
    }
    sink.onClose(code, payload.toString(StandardCharsets.UTF_8));
  }

  private void data(int first, ByteBuf payload) {
    boolean last = (first & 0x80) != 0;
    int opcode = first & 0xF;
    if (opcode != CONTINUATION) {
      text = opcode == TEXT;
      compressed = isCompressed(first);
    }
    ByteBuf begun = fragments;
    if (begun == null && last) {
      message(payload);
      return;
    }
    fragments = append(begun, payload);
    if (last) {
      ByteBuf whole = fragments;
      fragments = null;
      try {
        message(whole);
      } finally {
        whole.release();
      }
    }
  }

  private void message(ByteBuf payload) {
    ByteBuf whole = compressed ? inflated(payload) : payload;
    if (!text) {
      sink.onBinary(whole.nioBuffer());
    } else if (ByteBufUtil.isText(whole, StandardCharsets.UTF_8)) {
      sink.onText(whole.nioBuffer());
    } else {
      throw notText();
    }
  }

  private ByteBuf inflated(ByteBuf payload) {
    MessageDeflate inflating = deflate;
    if (inflating == null) {
      throw new IllegalStateException("compression was not agreed on");
    }
    try {
      ByteBuffer message = inflating.inflate(payload.nioBuffer(), maxMessageBytes);
      if (message == null) {
        throw tooBig();
      }
      return Unpooled.wrappedBuffer(message);
    } catch (DataFormatException e) {
      throw new CorruptedWebSocketFrameException(
          WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "a compressed message cannot be read", e);
    }
  }

  private CorruptedWebSocketFrameException tooBig() {
    return new CorruptedWebSocketFrameException(
        WebSocketCloseStatus.MESSAGE_TOO_BIG,
        "a message is larger than " + maxMessageBytes + " bytes");
  }

  private static CorruptedWebSocketFrameException notText() {
    return new CorruptedWebSocketFrameException(
        WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "a text is not UTF-8");
  }

  private static CorruptedWebSocketFrameException violation(String what) {
    return new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, what);
  }
}
