package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.protocol.Json;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A message's body is stored as the JSON object {content, type, …} that the sender's draft became,
 * and never parsed again: what goes out is the head, the body's members and the tail, put together
 * as text.
 */

/** Writes messages as they go out in {@code message:new}, answers and history. */
public final class MessageJson {
  /** What a message takes beside its body, near enough for limits. */
  static final int HEAD_BYTES = 400;

  private static final JsonValue NEW = new JsonString("message:new");

  private MessageJson() {}

  /**
   * Returns a message.
   *
   * @param roomName the name under which the receiver is in the room
   */
  static JsonRaw of(RoomKey room, String roomName, MessageRow row) {
    byte[] head = Json.toBytes(head(room, roomName, row));
    byte[] tail =
        Json.toBytes(
            JsonObject.of("offset", row.offset(), "timestamp", WireTime.text(row.sentAtMillis())));
    byte[] body = row.body();
    byte[] whole = new byte[head.length + body.length + tail.length - 2];
    int at = join(whole, 0, head, 0, head.length - 1);
    whole[at++] = ',';
    at = join(whole, at, body, 1, body.length - 1);
    whole[at++] = ',';
    join(whole, at, tail, 1, tail.length);
    return Json.raw(whole);
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

  private static JsonObject head(RoomKey room, String roomName, MessageRow row) {
    @Nullable String thread = row.thread();
    return JsonObject.builder()
        .put("messageId", row.messageId())
        .putIfPresent("clientMessageId", row.clientMessageId())
        .put("roomName", roomName)
        .putIfPresent("channelId", room.channelId())
        .putIfPresent("threadId", thread)
        .put("userId", row.userId())
        .build();
  }

  private static int join(byte[] whole, int at, byte[] part, int from, int to) {
    System.arraycopy(part, from, whole, at, to - from);
    return at + to - from;
  }
}
