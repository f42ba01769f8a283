package io.realtime4j.transport.jakarta;

import io.realtime4j.api.spi.transport.MessageDeflate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads bytes in pieces, and remembers what was heard: one line each, the close code at the end.
 */
final class HeardFrames implements FrameReader.Sink {
  private final List<String> lines = new ArrayList<>();
  private final FrameReader reader;
  private final byte[] scratch = new byte[ContainerLoop.SCRATCH_BYTES];

  /** Asked after each frame that was heard: is the next one wanted at once? */
  private final BooleanSupplier goOn;

  private boolean hearing = true;
  private boolean closed;

  HeardFrames(int maxMessageBytes) {
    this(maxMessageBytes, () -> true);
  }

  HeardFrames(int maxMessageBytes, BooleanSupplier goOn) {
    this(maxMessageBytes, goOn, null);
  }

  HeardFrames(int maxMessageBytes, BooleanSupplier goOn, @Nullable MessageDeflate deflate) {
    this.goOn = goOn;
    this.reader = new FrameReader(this, new Utf8Check(), deflate, maxMessageBytes);
  }

  FrameReader reader() {
    return reader;
  }

  List<String> lines() {
    return lines;
  }

  /** Takes in a piece as it comes from a socket: in a buffer that is used again for the next. */
  HeardFrames take(byte[] bytes, int from, int to) {
    if (closed) {
      return this;
    }
    try {
      System.arraycopy(bytes, from, scratch, 0, to - from);
      reader.read(scratch, to - from);
      while (!hearing && !closed) {
        hearing = true;
        reader.readRest();
      }
    } catch (FrameViolation e) {
      closed = true;
      lines.add("refused " + e.code());
    }
    Arrays.fill(scratch, (byte) 0xFF);
    return this;
  }

  HeardFrames take(byte[] bytes) {
    for (int at = 0; at < bytes.length; at += scratch.length) {
      take(bytes, at, Math.min(at + scratch.length, bytes.length));
    }
    return this;
  }

  @Override
  public boolean isHearing() {
    return hearing && !closed;
  }

  private void add(String line) {
    lines.add(line);
    hearing = goOn.getAsBoolean();
  }

  @Override
  public void onText(ByteBuffer utf8) {
    add(text(StandardCharsets.UTF_8.decode(utf8).toString()));
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    add(binary(copy));
  }

  @Override
  public void onPing(byte[] payload) {
    add(ping(payload));
  }

  @Override
  public void onClose(int code, String reason) {
    closed = true;
    lines.add("close " + code + " " + reason);
  }

  static String text(String text) {
    return "text " + text;
  }

  static String binary(byte[] bytes) {
    return "binary " + HexFormat.of().formatHex(bytes);
  }

  static String ping(byte[] payload) {
    return "ping " + HexFormat.of().formatHex(payload);
  }
}
