package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.protocol.JsonText;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
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
    boolean isEdit = row.kind().equals(ChangeEntry.EDIT);
    String at = WireTime.text(row.atMillis());
    JsonText text =
        new JsonText(sizeOf(row))
            .put("messageId", row.messageId())
            .put("roomName", roomName)
            .putIfPresent("channelId", room.channelId())
            .putIfPresent("threadId", row.thread())
            .put("offset", row.offset());
    if (isEdit) {
      text.members(row.body()).put("editedAt", at).put("edit", row.edit());
    } else {
      text.put("deletedBy", row.userId()).put("deletedAt", at);
    }
    return List.of(isEdit ? UPDATE : DELETE, text.end());
  }

  /** Returns how many bytes it takes, near enough for limits. */
  public static int sizeOf(ChangeRow row) {
    return row.body().length + MessageJson.HEAD_BYTES;
  }
}
