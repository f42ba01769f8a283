package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.JsonText;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/*
 * A message's body is stored as the JSON object {content, type, …} that the sender's draft became,
 * and never parsed again: what goes out is the head, the body's members and the tail, put together
 * as text.
 */

/** Writes messages as they go out in {@code message:new}, answers and history. */
public final class MessageJson {
  /** What a message takes beside its body, near enough for limits. */
  static final int HEAD_BYTES = 400;

  /** What the server itself says of a message, beside its body. */
  private static final List<String> OWN =
      List.of(
          "messageId",
          "clientMessageId",
          "roomName",
          "channelId",
          "threadId",
          "userId",
          "deletedBy",
          "deletedAt",
          "edit",
          "editedAt",
          "offset",
          "timestamp");

  private static final JsonValue NEW = new JsonString("message:new");

  private MessageJson() {}

  /**
   * Returns a message.
   *
   * @param roomName the name under which the receiver is in the room
   */
  static JsonRaw of(RoomKey room, String roomName, MessageRow row) {
    return text(room, roomName, row).end();
  }

  /** Returns a message with what features add to it; what it has already stays. */
  static JsonRaw of(RoomKey room, String roomName, MessageRow row, JsonObject added) {
    JsonText text = text(room, roomName, row);
    JsonObject body = MessageDraft.json(row.body());
    for (Map.Entry<String, JsonValue> member : added.members().entrySet()) {
      if (!OWN.contains(member.getKey()) && !body.has(member.getKey())) {
        text.put(member.getKey(), member.getValue());
      }
    }
    return text.end();
  }

  private static JsonText text(RoomKey room, String roomName, MessageRow row) {
    byte[] body = row.body();
    JsonText text =
        new JsonText(HEAD_BYTES + body.length)
            .put("messageId", row.messageId())
            .putIfPresent("clientMessageId", row.clientMessageId())
            .put("roomName", roomName)
            .putIfPresent("channelId", room.channelId())
            .putIfPresent("threadId", row.thread())
            .put("userId", row.userId());
    if (row.isDeleted()) {
      // That is all there is of it, but for where it was and who has deleted it.
      text.putIfPresent("deletedBy", row.changedBy())
          .put("deletedAt", WireTime.text(row.changedAtMillis()));
    } else {
      text.members(body);
    }
    if (row.edits() > 0 && !row.isDeleted()) {
      text.put("edit", row.edits()).put("editedAt", WireTime.text(row.changedAtMillis()));
    }
    return text.put("offset", row.offset()).put("timestamp", WireTime.text(row.sentAtMillis()));
  }

  /** Returns the event that brings a message, its name first. */
  public static List<JsonValue> event(RoomKey room, String roomName, MessageRow row) {
    return List.of(NEW, of(room, roomName, row));
  }

  /** Returns how many bytes {@link #of} takes, near enough for limits. */
  public static int sizeOf(MessageRow row) {
    return row.body().length + HEAD_BYTES;
  }

  /** Returns a message's text as it is stored. */
  static byte[] body(JsonObject body) {
    return Json.toBytes(body);
  }

  static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
