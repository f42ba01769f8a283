package io.realtime4j.core.queue;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.WireTime;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The payload of {@code message:send} as the store keeps it. */
final class Body {
  /** The size of a message that the field has settled on; more is refused before it is stored. */
  static final int MAX_CONTENT_BYTES = 64 << 10;

  private Body() {}

  /**
   * Returns the body of a message.
   *
   * @throws PayloadTooLargeException if the content is too large
   * @throws IllegalArgumentException if attachments or metadata hold binary, which no store keeps
   */
  static byte[] of(String clientMessageId, OutgoingMessage message) {
    int contentBytes = message.content().getBytes(StandardCharsets.UTF_8).length;
    if (contentBytes > MAX_CONTENT_BYTES) {
      throw new PayloadTooLargeException(contentBytes, MAX_CONTENT_BYTES);
    }
    return Json.toBytes(MessageWire.payload(clientMessageId, message));
  }

  /** Returns what is sent: the body as it is, with the message before it named at its end. */
  static JsonValue payload(byte[] body, @Nullable String after) {
    if (after == null) {
      return Json.raw(body);
    }
    byte[] member =
        (",\"after\":" + Json.toText(new JsonString(after)) + "}").getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[body.length - 1 + member.length];
    System.arraycopy(body, 0, payload, 0, body.length - 1);
    System.arraycopy(member, 0, payload, body.length - 1, member.length);
    return Json.raw(payload);
  }

  /** Returns the message of a row; one that cannot be read has no content. */
  static OutgoingMessage message(QueuedRow row) {
    try {
      JsonValue value = Json.parse(ByteBuffer.wrap(row.body()), ProtocolLimits.DEFAULT);
      return MessageWire.outgoing(
          row.room(), value instanceof JsonObject payload ? payload : JsonObject.EMPTY);
    } catch (ProtocolViolation e) {
      return OutgoingMessage.to(row.room(), "");
    }
  }

  /** Returns what the answer to a send says. */
  static SentMessage confirmation(Entry entry, JsonObject data, InstantSource clock) {
    String room = MessageWire.room(data);
    return new SentMessage(
        entry.id(),
        data.string("messageId").orElse(""),
        room.isEmpty() ? entry.lane.room : room,
        data.integer("offset").orElse(0L),
        WireTime.read(data, "sentAt").orElse(clock.instant()),
        data.bool("duplicate").orElse(false));
  }
}
