package io.realtime4j.core.queue;

import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.MessageLimits;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes as the store keeps them, and as they are sent. */
final class ChangeRows {
  private static final String EDIT = "edit";
  private static final String DELETE = "delete";
  private static final String OPERATION = "operation";

  static final Set<String> KINDS = Set.of(EDIT, DELETE, OPERATION);

  private ChangeRows() {}

  static byte[] body(PendingChange what, @Nullable JsonObject metadata, boolean isOwn) {
    JsonObject.Builder body =
        JsonObject.builder()
            .putIfPresent("content", what.content())
            .putIfPresent("metadata", metadata);
    MessageOperation operation = what.operation();
    if (operation != null) {
      body.put("event", operation.event())
          .put("slot", operation.slot())
          .putIfPresent("capability", operation.capability())
          .put("payload", operation.payload());
    }
    return Json.toBytes((isOwn ? body.put("own", true) : body).build());
  }

  /** Returns the row of a change of a message that is known by a key. */
  static OperationRow row(Change change, ChangeLine line) {
    PendingChange what = change.what;
    return OperationRow.builder()
        .id(what.changeId())
        .kind(kind(what.kind()))
        .room(what.roomName())
        .target(line.key)
        .body(body(what, change.metadata, line.isOwn))
        .enqueuedAtMillis(what.enqueuedAt().toEpochMilli())
        .build();
  }

  private static String kind(PendingChange.Kind kind) {
    return switch (kind) {
      case EDIT -> EDIT;
      case DELETE -> DELETE;
      case OPERATION -> OPERATION;
    };
  }

  /** Returns what a row asks for; empty if it cannot be read, and so must not be made. */
  static Optional<PendingChange> what(OperationRow row, JsonObject body) {
    PendingChange.Kind kind =
        switch (row.kind()) {
          case EDIT -> PendingChange.Kind.EDIT;
          case DELETE -> PendingChange.Kind.DELETE;
          default -> PendingChange.Kind.OPERATION;
        };
    String content = kind == PendingChange.Kind.EDIT ? body.string("content").orElse(null) : null;
    MessageOperation operation = kind == PendingChange.Kind.OPERATION ? operation(row, body) : null;
    boolean isWhole = kind == PendingChange.Kind.DELETE || content != null || operation != null;
    if (!isWhole || row.room().isBlank() || row.target().isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        new PendingChange(
            row.id(),
            kind,
            row.room(),
            row.target(),
            content,
            operation,
            Instant.ofEpochMilli(row.enqueuedAtMillis())));
  }

  private static @Nullable MessageOperation operation(OperationRow row, JsonObject body) {
    String event = body.string("event").orElse("");
    if (event.isBlank() || row.room().isBlank() || row.target().isBlank()) {
      return null;
    }
    return new MessageOperation(
        event,
        row.room(),
        row.target(),
        body.string("slot").orElse(event),
        body.string("capability").orElse(null),
        body.object("payload").orElse(JsonObject.EMPTY));
  }

  /**
   * Refuses what cannot be stored or sent.
   *
   * @throws PayloadTooLargeException if it is, with its names, larger than a message may be
   * @throws IllegalArgumentException if it holds binary, or is nested too deep
   */
  static void check(PendingChange what, MessageOperation operation) {
    Json.check(operation.payload(), MessageLimits.BODY_DEPTH - 1);
    int bytes = body(what, null, true).length;
    if (bytes > MessageLimits.BODY_BYTES) {
      throw new PayloadTooLargeException(bytes, MessageLimits.BODY_BYTES);
    }
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
    MessageOperation operation = change.what.operation();
    if (operation != null) {
      return operation.event();
    }
    return change.isEdit() ? "message:edit" : "message:delete";
  }

  static JsonObject payload(Change change, String messageId) {
    JsonObject.Builder payload = JsonObject.builder();
    MessageOperation operation = change.what.operation();
    if (operation != null) {
      operation.payload().members().forEach(payload::put);
    }
    payload.put("roomName", change.what.roomName()).put("messageId", messageId);
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
