package io.realtime4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.realtime4j.api.spi.transport.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Bytes for tests, and what tests ask of them. */
final class Wire {
  private Wire() {}

  /** Returns a buffer of bytes that may be given as ints, characters, texts or buffers. */
  static ByteBuffer bytes(Object... parts) {
    ByteSink sink = new ByteSink(16);
    for (Object part : parts) {
      if (part instanceof Integer number) {
        sink.put(number);
      } else if (part instanceof Character character) {
        sink.put(character);
      } else if (part instanceof ByteBuffer buffer) {
        sink.put(buffer.duplicate());
      } else {
        sink.put(part.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    return ByteBuffer.wrap(sink.toByteArray());
  }

  static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  static String text(ByteBuffer buffer) {
    return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
  }

  /** Runs the call, which must throw a violation, and returns its code. */
  static String violation(ThrowingCallable call) {
    ProtocolViolation violation = catchThrowableOfType(ProtocolViolation.class, call);
    assertThat(violation).as("a violation").isNotNull();
    return violation.code();
  }

  /** Feeds the frames of one or more packets to a decoder, as an Engine.IO session would. */
  static List<SocketPacket> receive(SocketDecoder decoder, List<EnginePacket> messages) {
    List<SocketPacket> packets = new ArrayList<>();
    for (EnginePacket message : messages) {
      SocketPacket packet = null;
      if (message instanceof EnginePacket.Text text) {
        packet = decoder.onText(text.utf8());
      } else if (message instanceof EnginePacket.Binary binary) {
        packet = decoder.onBinary(binary.bytes());
      }
      if (packet != null) {
        packets.add(packet);
      }
    }
    return packets;
  }

  /** Decodes frames as the WebSocket messages that they are. */
  static List<EnginePacket> messages(List<Frame> frames) {
    List<EnginePacket> messages = new ArrayList<>();
    for (Frame frame : frames) {
      messages.add(
          frame.isText()
              ? EngineCodec.decodeText(frame.buffer(), ProtocolLimits.DEFAULT)
              : EngineCodec.decodeBinary(frame.buffer()));
    }
    return messages;
  }
}
