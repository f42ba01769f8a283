package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.JsonText;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes edits and deletions as they go out in {@code message:update} and {@code message:delete}.
 */
public final class ChangeJson {
  private static final JsonValue UPDATE = new JsonString("message:update");
  private static final JsonValue DELETE = new JsonString("message:delete");

  private ChangeJson() {}

  /** Returns whether clients have an event for it. */
  public static boolean isKnown(ChangeRow row) {
    return row.kind().equals(ChangeEntry.EDIT) || row.kind().equals(ChangeEntry.DELETE);
  }

  /**
   * Returns the event that brings a change, its name first.
   *
   * @param roomName the name under which the receiver is in the room
   */
  public static List<JsonValue> event(RoomKey room, String roomName, ChangeRow row) {
    return List.of(isEdit(row) ? UPDATE : DELETE, head(room, roomName, row).end());
  }

  /**
   * Returns changes as they are listed beside messages: as in their events, with {@code kind}.
   *
   * @param roomName the name under which the receiver is in the room
   */
  public static JsonArray list(RoomKey room, String roomName, List<ChangeRow> rows) {
    List<JsonValue> changes = new ArrayList<>(rows.size());
    for (ChangeRow row : rows) {
      changes.add(head(room, roomName, row).put("kind", row.kind()).end());
    }
    return new JsonArray(changes);
  }

  private static JsonText head(RoomKey room, String roomName, ChangeRow row) {
    String at = WireTime.text(row.atMillis());
    JsonText text =
        new JsonText(sizeOf(row))
            .put("messageId", row.messageId())
            .put("roomName", roomName)
            .putIfPresent("channelId", room.channelId())
            .putIfPresent("threadId", row.thread())
            .put("offset", row.offset())
            .put("lsn", row.lsn());
    if (isEdit(row)) {
      return text.members(changed(row)).put("editedAt", at).put("edit", row.edit());
    }
    return text.put("deletedBy", row.userId()).put("deletedAt", at);
  }

  /** Returns what an edit can change; the rest of a message's body stays as it was. */
  private static byte[] changed(ChangeRow row) {
    JsonObject.Builder changed = JsonObject.builder();
    if (Json.raw(row.body()).parsed() instanceof JsonObject body) {
      changed
          .putIfPresent(MessageDraft.CONTENT, body.get(MessageDraft.CONTENT))
          .putIfPresent(MessageDraft.METADATA, body.get(MessageDraft.METADATA));
    }
    return MessageJson.body(changed.build());
  }

  private static boolean isEdit(ChangeRow row) {
    return row.kind().equals(ChangeEntry.EDIT);
  }

  /** Returns how a change stands in the log. */
  static ChangeRow row(ChangeEntry entry, ChangeResult.Changed changed) {
    MessageRow message = changed.row();
    return ChangeRow.builder()
        .tenant(entry.tenant())
        .room(entry.room())
        .thread(message.thread())
        .messageId(entry.messageId())
        .offset(message.offset())
        .lsn(changed.lsn())
        .kind(entry.kind())
        .userId(entry.userId())
        .clientEditId(entry.clientEditId())
        .edit(changed.edit())
        .atMillis(entry.atMillis())
        .body(entry.body())
        .build();
  }

  /** Returns what who has changed a message is answered. */
  static JsonRaw answer(ChangeSubmission change, int edit, long atMillis, boolean isDuplicate) {
    JsonText text =
        new JsonText(MessageJson.HEAD_BYTES)
            .put("messageId", change.entry().messageId())
            .put("roomName", change.room().name());
    if (change.isEdit()) {
      text.put("edit", edit).put("editedAt", WireTime.text(atMillis));
    } else {
      text.put("deletedAt", WireTime.text(atMillis));
    }
    return text.put("duplicate", isDuplicate).end();
  }

  /** Returns how many bytes it takes, near enough for limits. */
  public static int sizeOf(ChangeRow row) {
    return row.body().length + MessageJson.HEAD_BYTES;
  }
}
