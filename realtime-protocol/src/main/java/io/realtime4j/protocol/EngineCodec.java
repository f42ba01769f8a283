package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.transport.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Engine.IO 4 packets as WebSocket messages and as polling bodies.
 *
 * <p>A packet of text is one digit (0 open, 1 close, 2 ping, 3 pong, 4 message, 5 upgrade, 6 noop)
 * and its data. A binary message is a binary WebSocket message as it is, or {@code b} and base64
 * where only text can go. A polling body is packets with {@code U+001E} between them.
 */
public final class EngineCodec {
  private static final int SEPARATOR = 0x1E;

  private static final EnginePacket CLOSE = new EnginePacket.Close();
  private static final EnginePacket PING = new EnginePacket.Ping("");
  private static final EnginePacket PONG = new EnginePacket.Pong("");
  private static final EnginePacket UPGRADE = new EnginePacket.Upgrade();
  private static final EnginePacket NOOP = new EnginePacket.Noop();

  private static final Frame CLOSE_FRAME = Frame.text("1");
  private static final Frame PING_FRAME = Frame.text("2");
  private static final Frame PONG_FRAME = Frame.text("3");
  private static final Frame UPGRADE_FRAME = Frame.text("5");
  private static final Frame NOOP_FRAME = Frame.text("6");

  private EngineCodec() {}

  /**
   * Decodes one WebSocket text message, or one record of a polling body. The buffer's position does
   * not move.
   *
   * @throws ProtocolViolation if it is no packet, no UTF-8, or over a limit
   */
  public static EnginePacket decodeText(ByteBuffer utf8, ProtocolLimits limits) {
    limits.checkSize("a message", utf8.remaining());
    return packet(ByteSpan.of(utf8).checkUtf8(), limits);
  }

  /** Decodes one WebSocket binary message, which can be nothing but a binary message. */
  public static EnginePacket decodeBinary(ByteBuffer bytes) {
    return new EnginePacket.Binary(bytes.slice());
  }

  /**
   * Decodes a polling body. The buffer's position does not move.
   *
   * @return the packets in order, at least one
   * @throws ProtocolViolation if the body or one of its records is malformed or over a limit; then
   *     none of it counts
   */
  public static List<EnginePacket> decodePayload(ByteBuffer body, ProtocolLimits limits) {
    limits.checkSize("a polling body", body.remaining());
    ByteSpan span = ByteSpan.of(body).checkUtf8();
    List<EnginePacket> packets = new ArrayList<>();
    int start = span.from;
    while (true) {
      if (packets.size() == limits.maxPacketsPerPayload()) {
        throw new ProtocolViolation(
            ProtocolViolation.TOO_LARGE,
            "a polling body must hold at most " + limits.maxPacketsPerPayload() + " packets");
      }
      int end = span.indexOf(SEPARATOR, start);
      packets.add(packet(new ByteSpan(span.array, start, end), limits));
      if (end == span.to) {
        return packets;
      }
      start = end + 1;
    }
  }

  private static EnginePacket packet(ByteSpan record, ProtocolLimits limits) {
    if (record.isEmpty()) {
      throw bad("an empty packet");
    }
    ByteSpan data = record.from(record.from + 1);
    return switch (record.array[record.from]) {
      case '0' -> open(data, limits);
      case '1' -> bare(CLOSE, data);
      case '2' -> data.isEmpty() ? PING : new EnginePacket.Ping(data.text());
      case '3' -> data.isEmpty() ? PONG : new EnginePacket.Pong(data.text());
      case '4' -> new EnginePacket.Text(data.buffer());
      case '5' -> bare(UPGRADE, data);
      case '6' -> bare(NOOP, data);
      case 'b' -> new EnginePacket.Binary(base64(data));
      default -> throw bad("an unknown packet type");
    };
  }

  private static EnginePacket open(ByteSpan data, ProtocolLimits limits) {
    if (JsonReader.read(data, limits.maxDepth()) instanceof JsonObject json) {
      return new EnginePacket.Open(Handshake.fromJson(json));
    }
    throw bad("an open packet whose data is no object");
  }

  private static EnginePacket bare(EnginePacket packet, ByteSpan data) {
    if (!data.isEmpty()) {
      throw bad("data in a packet that has none");
    }
    return packet;
  }

  private static ByteBuffer base64(ByteSpan text) {
    try {
      return Base64.getDecoder().decode(text.withoutLineBreaks().buffer());
    } catch (IllegalArgumentException e) {
      throw bad("a binary record that is no base64");
    }
  }

  private static ProtocolViolation bad(String what) {
    return new ProtocolViolation(ProtocolViolation.BAD_PACKET, what);
  }

  /**
   * Encodes a packet as one WebSocket message. Buffers are copied; their positions do not move.
   *
   * @return a text frame, or for a binary message a binary frame; shared ones for packets without
   *     data
   */
  public static Frame encode(EnginePacket packet) {
    if (packet instanceof EnginePacket.Text text) {
      return textFrame('4', text.utf8());
    }
    if (packet instanceof EnginePacket.Binary binary) {
      byte[] bytes = new byte[binary.bytes().remaining()];
      binary.bytes().duplicate().get(bytes);
      return Frame.binaryOf(bytes);
    }
    if (packet instanceof EnginePacket.Ping ping) {
      return ping.data().isEmpty() ? PING_FRAME : textFrame('2', utf8(ping.data()));
    }
    if (packet instanceof EnginePacket.Pong pong) {
      return pong.data().isEmpty() ? PONG_FRAME : textFrame('3', utf8(pong.data()));
    }
    if (packet instanceof EnginePacket.Open open) {
      return textFrame('0', ByteBuffer.wrap(Json.toBytes(open.handshake().toJson())));
    }
    if (packet instanceof EnginePacket.Close) {
      return CLOSE_FRAME;
    }
    return packet instanceof EnginePacket.Upgrade ? UPGRADE_FRAME : NOOP_FRAME;
  }

  private static ByteBuffer utf8(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  private static Frame textFrame(char type, ByteBuffer data) {
    byte[] bytes = new byte[1 + data.remaining()];
    bytes[0] = (byte) type;
    data.duplicate().get(bytes, 1, bytes.length - 1);
    return Frame.textOf(bytes);
  }

  /**
   * Encodes frames as one polling body: text as it is, binary in base64. Text must not hold {@code
   * U+001E}; JSON text never does.
   *
   * @throws IllegalArgumentException if there is no frame: an empty body is no payload
   */
  public static byte[] encodePayload(List<Frame> frames) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a polling body needs at least one packet");
    }
    int size = frames.size();
    for (Frame frame : frames) {
      size = Math.addExact(size, frame.isText() ? frame.size() : 1 + base64Size(frame.size()));
    }
    ByteBuffer body = ByteBuffer.allocate(size);
    for (Frame frame : frames) {
      if (frame.isText()) {
        frame.writeTo(body);
      } else {
        body.put((byte) 'b').put(Base64.getEncoder().encode(frame.buffer()));
      }
      body.put((byte) SEPARATOR);
    }
    return Arrays.copyOf(body.array(), size - 1);
  }

  private static int base64Size(int bytes) {
    return Math.multiplyExact(4, Math.addExact(bytes, 2) / 3);
  }
}
