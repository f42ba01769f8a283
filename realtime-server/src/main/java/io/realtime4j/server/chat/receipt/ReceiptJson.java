package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The payloads of what authors are told. */
final class ReceiptJson {
  private ReceiptJson() {}

  static JsonObject delivered(
      RoomKey room, StoredMessage message, List<String> receivers, Counts now, long atMillis) {
    return JsonObject.builder()
        .put("messageId", message.messageId())
        .put("roomName", room.name())
        .putIfPresent("userId", receivers.size() == 1 ? receivers.get(0) : null)
        .put("deliveredCount", now.delivered())
        .put("totalRecipients", now.total())
        .put("deliveredAt", WireTime.text(atMillis))
        .build();
  }

  static JsonObject read(
      RoomKey room, StoredMessage message, String reader, Counts now, long atMillis) {
    return JsonObject.of(
        "messageId", message.messageId(),
        "roomName", room.name(),
        "userId", reader,
        "readCount", now.read(),
        "totalRecipients", now.total(),
        "readAt", WireTime.text(atMillis));
  }

  static JsonObject batchRead(RoomKey room, String reader, List<JsonValue> ids, long atMillis) {
    return JsonObject.builder()
        .put("roomName", room.name())
        .putIfPresent("channelId", room.channelId())
        .put("userId", reader)
        .put("messageIds", new JsonArray(ids))
        .put("readAt", WireTime.text(atMillis))
        .build();
  }

  /** Returns who has a message, as its author asks for it. */
  static JsonObject list(
      RoomKey room, StoredMessage message, Counts now, JsonArray receipts, boolean hasMore) {
    return JsonObject.builder()
        .put("messageId", message.messageId())
        .put("roomName", room.name())
        .putIfPresent("channelId", room.channelId())
        .put("receipts", receipts)
        .put("deliveredCount", now.delivered())
        .put("readCount", now.read())
        .put("totalRecipients", now.total())
        .put("hasMore", hasMore)
        .build();
  }

  /** Returns one user of that list; what was read was received. */
  static JsonObject line(String userId, long deliveredAtMillis, @Nullable Long readAtMillis) {
    return JsonObject.builder()
        .put("userId", userId)
        .put("deliveredAt", WireTime.text(deliveredAtMillis))
        .putIfPresent("readAt", readAtMillis == null ? null : WireTime.text(readAtMillis))
        .build();
  }
}
