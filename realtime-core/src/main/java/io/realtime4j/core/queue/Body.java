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
import io.realtime4j.protocol.MessageLimits;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The payload of {@code message:send} as the store keeps it. */
final class Body {
  private Body() {}

  /**
   * Returns the body of a message.
   *
   * @throws PayloadTooLargeException if content or body is too large
   * @throws IllegalArgumentException naming the limit, if it is beyond another of those that the
   *     server has, or attachments or metadata hold binary, which no store keeps
   */
  static byte[] of(String clientMessageId, OutgoingMessage message) {
    checkSize(
        message.content().getBytes(StandardCharsets.UTF_8).length, MessageLimits.CONTENT_BYTES);
    checkMost("type", message.type().length(), MessageLimits.TYPE_CHARS, "characters");
    checkMost("mentions", message.mentions().size(), MessageLimits.LIST, "elements");
    checkMost("attachments", message.attachments().size(), MessageLimits.LIST, "elements");
    // The body is one level around them.
    Json.check(message.attachments(), MessageLimits.BODY_DEPTH - 1);
    Json.check(message.metadata(), MessageLimits.BODY_DEPTH - 1);
    byte[] body = Json.toBytes(MessageWire.payload(clientMessageId, message));
    checkSize(body.length, MessageLimits.BODY_BYTES);
    return body;
  }

  private static void checkSize(int bytes, int most) {
    if (bytes > most) {
      throw new PayloadTooLargeException(bytes, most);
    }
  }

  private static void checkMost(String what, int count, int most, String unit) {
    if (count > most) {
      throw new IllegalArgumentException(
          what + " must be at most " + most + " " + unit + ", was " + count);
    }
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
