package io.realtime4j.core.wire;

import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages on the wire. Reading is lenient: what is absent or of another kind gets its default. */
public final class MessageWire {
  private static final String DEFAULT_TYPE = "text";

  private MessageWire() {}

  /**
   * Reads a message.
   *
   * @param received the time to use where the peer gives none
   */
  public static Message read(JsonObject from, Instant received) {
    return new Message(
        from.string("messageId").orElse(""),
        text(from, "clientMessageId"),
        room(from),
        text(from, "threadId"),
        from.string("userId").orElse(""),
        text(from, "userName"),
        text(from, "userAvatar"),
        from.string("content").orElse(""),
        from.string("type").orElse(DEFAULT_TYPE),
        text(from, "replyTo"),
        from.array("mentions").map(JsonArray::strings).orElse(List.of()),
        from.array("attachments").orElse(JsonArray.EMPTY),
        from.object("metadata").orElse(JsonObject.EMPTY),
        Math.max(0, from.integer("offset").orElse(0L)),
        WireTime.read(from, "timestamp").orElse(received),
        from.bool("system").orElse(false) ? Message.Sender.SYSTEM : Message.Sender.USER,
        WireTime.read(from, "editedAt").orElse(null),
        WireTime.read(from, "deletedAt").orElse(null),
        text(from, "deletedBy"));
  }

  /** Reads the messages in a member, in the order given; what is no object is passed over. */
  public static List<Message> readAll(JsonObject from, String key, Instant received) {
    List<Message> messages = new ArrayList<>();
    for (JsonObject item : objects(from, key)) {
      messages.add(read(item, received));
    }
    return messages;
  }

  /** Returns the objects in an array member, in order; other kinds are passed over. */
  public static List<JsonObject> objects(JsonObject from, String key) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue value : from.array(key).orElse(JsonArray.EMPTY).values()) {
      if (value.parsed() instanceof JsonObject object) {
        objects.add(object);
      }
    }
    return objects;
  }

  /** Returns the room that an event speaks of; empty text if it names none. */
  public static String room(JsonObject from) {
    return from.string("roomName")
        .or(() -> from.string("channelId").map(id -> "channel:" + id))
        .orElse("");
  }

  /** Returns a text member, or {@code null}. */
  public static @Nullable String text(JsonObject from, String key) {
    return from.string(key).orElse(null);
  }

  /** Returns the payload of {@code message:send}, without {@code after}. */
  public static JsonObject payload(String clientMessageId, OutgoingMessage message) {
    JsonObject.Builder payload =
        JsonObject.builder()
            .put("roomName", message.roomName())
            .put("content", message.content())
            .put("type", message.type())
            .putIfPresent("threadId", message.threadId())
            .putIfPresent("replyTo", message.replyTo());
    if (!message.mentions().isEmpty()) {
      payload.put("mentions", message.mentions());
    }
    if (message.attachments().size() > 0) {
      payload.put("attachments", message.attachments());
    }
    if (!message.metadata().members().isEmpty()) {
      payload.put("metadata", message.metadata());
    }
    return payload.put("clientMessageId", clientMessageId).build();
  }

  /** Reads back what {@link #payload} wrote. */
  public static OutgoingMessage outgoing(String roomName, JsonObject payload) {
    return new OutgoingMessage(
        roomName,
        payload.string("content").orElse(""),
        payload.string("type").orElse(DEFAULT_TYPE),
        text(payload, "threadId"),
        text(payload, "replyTo"),
        payload.array("mentions").map(JsonArray::strings).orElse(List.of()),
        payload.array("attachments").orElse(JsonArray.EMPTY),
        payload.object("metadata").orElse(JsonObject.EMPTY));
  }
}
