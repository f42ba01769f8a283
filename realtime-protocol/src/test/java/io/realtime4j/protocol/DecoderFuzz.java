package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a fuzzer calls with bytes that it makes up. The first byte chooses a decoder, the rest is
 * what a peer has sent. Whatever that is, it is understood or a {@link ProtocolViolation}, and what
 * is understood is the same once it was encoded again.
 */
public final class DecoderFuzz {
  private static final ProtocolLimits LIMITS =
      ProtocolLimits.builder()
          .maxPayloadBytes(10_000)
          .maxPacketBytes(10_000)
          .maxDepth(ProtocolLimits.DEEPEST)
          .maxPacketsPerPayload(100)
          .build();

  private DecoderFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    ByteBuffer sent = ByteBuffer.wrap(data, 1, data.length - 1).slice();
    try {
      switch (data[0]) {
        case 'j' -> json(sent);
        case 'e' -> enginePacket(sent);
        case 'p' -> payload(sent);
        case 's' -> socketPacket(sent);
        case 'h' -> handshake(sent);
        default -> {}
      }
    } catch (ProtocolViolation refused) {
      Objects.requireNonNull(refused.code());
    }
  }

  private static void json(ByteBuffer sent) {
    JsonValue value = Json.parse(sent, LIMITS);
    byte[] once = Json.toBytes(value);
    JsonValue again = Json.parse(ByteBuffer.wrap(once), LIMITS.withMaxPayloadBytes(1 << 20));
    check(Arrays.equals(once, Json.toBytes(again)), "JSON is another once it was written");
  }

  private static void enginePacket(ByteBuffer sent) {
    EnginePacket packet = EngineCodec.decodeText(sent, LIMITS);
    Frame frame = EngineCodec.encode(packet);
    EnginePacket again =
        frame.isText()
            ? EngineCodec.decodeText(frame.buffer(), LIMITS.withMaxPayloadBytes(1 << 20))
            : EngineCodec.decodeBinary(frame.buffer());
    check(packet.equals(again), "a packet of Engine.IO is another once it was written");
  }

  private static void payload(ByteBuffer sent) {
    SocketDecoder decoder = new SocketDecoder(LIMITS);
    for (EnginePacket packet : EngineCodec.decodePayload(sent, LIMITS)) {
      for (SocketPacket read : Wire.receive(decoder, List.of(packet))) {
        encode(read);
      }
    }
  }

  /** Text up to the first byte 30, attachments between the others. */
  private static void socketPacket(ByteBuffer sent) {
    SocketDecoder decoder = new SocketDecoder(LIMITS);
    int start = 0;
    for (int at = 0; at <= sent.limit(); at++) {
      if (at == sent.limit() || sent.get(at) == 30) {
        ByteBuffer part = sent.slice(start, at - start);
        SocketPacket read = start == 0 ? decoder.onText(part) : decoder.onBinary(part);
        if (read != null) {
          encode(read);
        }
        start = at + 1;
      }
    }
  }

  private static void encode(SocketPacket packet) {
    SocketEncoder.encode(packet, LIMITS.withMaxAttachments(1_000));
  }

  private static void handshake(ByteBuffer sent) {
    if (Json.parse(sent, LIMITS) instanceof JsonObject object) {
      Handshake read = Handshake.fromJson(object);
      check(
          read.equals(Handshake.fromJson(read.toJson())),
          "a handshake is another once it was written");
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
