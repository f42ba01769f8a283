package io.realtime4j.core.queue;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes as the store keeps them, and as they are sent. */
final class ChangeRows {
  private static final String EDIT = "edit";
  private static final String DELETE = "delete";

  static final Set<String> KINDS = Set.of(EDIT, DELETE);

  private ChangeRows() {}

  static byte[] body(PendingChange what, @Nullable JsonObject metadata, boolean isOwn) {
    JsonObject.Builder body =
        JsonObject.builder()
            .putIfPresent("content", what.content())
            .putIfPresent("metadata", metadata);
    return Json.toBytes((isOwn ? body.put("own", true) : body).build());
  }

  /** Returns the row of a change of a message that is known by a key. */
  static OperationRow row(Change change, ChangeLine line) {
    PendingChange what = change.what;
    return OperationRow.builder()
        .id(what.changeId())
        .kind(change.isEdit() ? EDIT : DELETE)
        .room(what.roomName())
        .target(line.key)
        .body(body(what, change.metadata, line.isOwn))
        .enqueuedAtMillis(what.enqueuedAt().toEpochMilli())
        .build();
  }

  static PendingChange what(OperationRow row, JsonObject body) {
    boolean isEdit = row.kind().equals(EDIT);
    return new PendingChange(
        row.id(),
        isEdit ? PendingChange.Kind.EDIT : PendingChange.Kind.DELETE,
        row.room(),
        row.target(),
        isEdit ? body.string("content").orElse("") : null,
        Instant.ofEpochMilli(row.enqueuedAtMillis()));
  }

  static JsonObject parsed(OperationRow row) {
    try {
      JsonValue value = Json.parse(ByteBuffer.wrap(row.body()), ProtocolLimits.DEFAULT);
      return value instanceof JsonObject object ? object : JsonObject.EMPTY;
    } catch (ProtocolViolation e) {
      return JsonObject.EMPTY;
    }
  }

  static String event(Change change) {
    return change.isEdit() ? "message:edit" : "message:delete";
  }

  static JsonObject payload(Change change, String messageId) {
    JsonObject.Builder payload =
        JsonObject.builder().put("roomName", change.what.roomName()).put("messageId", messageId);
    if (change.isEdit()) {
      payload
          .putIfPresent("content", change.what.content())
          .putIfPresent("metadata", change.metadata)
          .put("clientEditId", change.id());
    }
    return payload.build();
  }

  /** Returns a message that waits as an edit leaves it. */
  static OutgoingMessage edited(OutgoingMessage message, Change edit) {
    String content = edit.what.content();
    JsonObject metadata = edit.metadata;
    OutgoingMessage edited = message.withContent(content == null ? "" : content);
    return metadata == null ? edited : edited.withMetadata(metadata);
  }
}
