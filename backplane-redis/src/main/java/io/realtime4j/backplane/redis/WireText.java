package io.realtime4j.backplane.redis;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.nio.ByteBuffer;

/** Requests and responses as bytes: JSON where it can say them, else MessagePack. */
final class WireText {
  /** An answer may tell of every socket of a server; of a peer in the own cluster it is taken. */
  private static final ProtocolLimits LIMITS =
      ProtocolLimits.DEFAULT.withMaxPayloadBytes(MsgpackReader.MAX_BYTES);

  private WireText() {}

  static byte[] write(JsonObject object) {
    try {
      return Json.toBytes(object);
    } catch (IllegalArgumentException e) {
      // There is binary in it.
      return MsgpackWriter.write(object);
    }
  }

  static JsonObject read(byte[] bytes) throws MalformedException {
    return object(bytes.length > 0 && bytes[0] == '{' ? json(bytes) : MsgpackReader.read(bytes));
  }

  private static JsonValue json(byte[] bytes) throws MalformedException {
    try {
      return Json.parse(ByteBuffer.wrap(bytes), LIMITS);
    } catch (ProtocolViolation e) {
      throw new MalformedException("no JSON", e);
    }
  }

  static JsonObject object(JsonValue value) throws MalformedException {
    if (value.parsed() instanceof JsonObject object) {
      return object;
    }
    throw new MalformedException("no object");
  }
}
