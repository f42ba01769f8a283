package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.MessageLimits;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.SystemName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as its sender wants it, checked.
 *
 * @param thread the thread, or {@code null}
 * @param mentions the users whom it mentions, each once
 * @param body what is stored and sent on, JSON in UTF-8
 */
public record MessageDraft(
    @Nullable String thread,
    @Nullable String clientMessageId,
    @Nullable String after,
    List<String> mentions,
    byte[] body) {
  static final String CONTENT = "content";
  static final String METADATA = "metadata";
  private static final String SYSTEM = "system";
  private static final String MENTIONS = "mentions";
  private static final String ATTACHMENTS = "attachments";

  /**
   * Reads the payload of {@code message:send}.
   *
   * @throws io.realtime4j.api.RefusedException VALIDATION_ERROR or PAYLOAD_TOO_LARGE, naming the
   *     field
   */
  public static MessageDraft of(Payload payload, @Nullable String thread, Principal who) {
    List<JsonValue> attachments = attachments(payload);
    String content = content(payload);
    checkNotEmpty(content, attachments);
    String type = payload.optionalId("type");
    if (type != null && type.length() > MessageLimits.TYPE_CHARS) {
      throw Refusals.beyond(
          "type",
          "must be at most " + MessageLimits.TYPE_CHARS + " characters",
          MessageLimits.TYPE_CHARS);
    }
    JsonObject body =
        JsonObject.builder()
            .putIfPresent("userName", who.userName())
            .putIfPresent("userAvatar", who.userAvatar())
            .put(CONTENT, content == null ? "" : content)
            .put("type", type == null ? "text" : type)
            .putIfPresent("replyTo", payload.optionalId("replyTo"))
            .putIfPresent(MENTIONS, mentions(payload))
            .putIfPresent(ATTACHMENTS, attachments == null ? null : new JsonArray(attachments))
            .putIfPresent(METADATA, payload.object(METADATA))
            .build();
    String clientMessageId = payload.optionalId("clientMessageId");
    String after = payload.optionalId("after");
    if (after != null && after.equals(clientMessageId)) {
      throw Refusals.validation("after", "must name another message");
    }
    return new MessageDraft(thread, clientMessageId, after, mentioned(body), encode(body));
  }

  /** Returns a message of who runs the server, as no client can send it. */
  public static MessageDraft ofSystem(Payload payload, @Nullable String thread, Principal system) {
    MessageDraft draft = of(payload, thread, system);
    return draft.withBody(draft.json().toBuilder().put(SYSTEM, true).build());
  }

  /**
   * Returns a message as it is to be after an edit: what that does not name stays.
   *
   * @throws io.realtime4j.api.RefusedException as {@link #of}
   */
  static MessageDraft edited(MessageRow row, String content, @Nullable JsonObject metadata) {
    JsonObject before = json(row.body());
    checkNotEmpty(content, before.array(ATTACHMENTS).map(JsonArray::values).orElse(null));
    JsonObject.Builder body = JsonObject.builder();
    before.members().forEach(body::put);
    body.put(CONTENT, content);
    if (metadata != null) {
      body.put(METADATA, metadata);
    }
    return new MessageDraft(row.thread(), null, null, List.of(), encode(body.build()));
  }

  /** Returns whether it is who runs the server that has said it. */
  static boolean isOfSystem(MessageRow row) {
    return row.userId().equals(SystemName.USER_ID);
  }

  /** Reads what a message says, if it says something. */
  static @Nullable String content(Payload payload) {
    String content = payload.optionalText(CONTENT);
    if (content != null && MessageJson.utf8Length(content) > MessageLimits.CONTENT_BYTES) {
      throw Refusals.tooLarge(CONTENT, MessageLimits.CONTENT_BYTES);
    }
    return content;
  }

  private static void checkNotEmpty(
      @Nullable String content, @Nullable List<JsonValue> attachments) {
    boolean isEmpty = content == null || content.isEmpty();
    if (isEmpty && (attachments == null || attachments.isEmpty())) {
      throw Refusals.validation(CONTENT, "must not be empty");
    }
  }

  /** Returns the body as it is stored. */
  public JsonObject json() {
    return json(body);
  }

  /** Returns a stored body. */
  public static JsonObject json(byte[] body) {
    return Json.raw(body).parsed() instanceof JsonObject object ? object : JsonObject.EMPTY;
  }

  /**
   * Returns the draft with another body.
   *
   * @throws io.realtime4j.api.RefusedException if that is too large or too deep
   */
  public MessageDraft withBody(JsonObject newBody) {
    return new MessageDraft(thread, clientMessageId, after, mentioned(newBody), encode(newBody));
  }

  /** A plug-in may have put others in. */
  private static List<String> mentioned(JsonObject body) {
    return body.array(MENTIONS).orElse(JsonArray.EMPTY).strings().stream()
        .distinct()
        .limit(MessageLimits.LIST)
        .toList();
  }

  private static @Nullable JsonArray mentions(Payload payload) {
    return payload.value(MENTIONS) == null
        ? null
        : new JsonArray(
            payload.ids(MENTIONS, MessageLimits.LIST).stream()
                .map(id -> (JsonValue) JsonValue.of(id))
                .toList());
  }

  private static @Nullable List<JsonValue> attachments(Payload payload) {
    return payload.value(ATTACHMENTS) == null
        ? null
        : payload.objects(ATTACHMENTS, MessageLimits.LIST).stream()
            .map(attachment -> (JsonValue) attachment.json())
            .toList();
  }

  private static boolean isShallow(JsonValue value, int depth) {
    if (value.parsed() instanceof JsonObject object) {
      return depth > 0 && object.members().values().stream().allMatch(v -> isShallow(v, depth - 1));
    }
    if (value.parsed() instanceof JsonArray array) {
      return depth > 0 && array.values().stream().allMatch(v -> isShallow(v, depth - 1));
    }
    return true;
  }

  /** Returns the field that takes the most. */
  private static String largest(JsonObject body) {
    String largest = CONTENT;
    int most = 0;
    for (Map.Entry<String, JsonValue> member : body.members().entrySet()) {
      int size = Json.toBytes(member.getValue()).length;
      if (size > most) {
        most = size;
        largest = member.getKey();
      }
    }
    return largest;
  }

  private static byte[] encode(JsonObject body) {
    if (!isShallow(body, MessageLimits.BODY_DEPTH)) {
      throw Refusals.beyond(
          "payload",
          "must be nested at most " + MessageLimits.BODY_DEPTH + " deep",
          MessageLimits.BODY_DEPTH);
    }
    byte[] bytes;
    try {
      bytes = MessageJson.body(body);
    } catch (IllegalArgumentException e) {
      throw Refusals.validation("payload", "must have no binary in it");
    }
    if (bytes.length > MessageLimits.BODY_BYTES) {
      throw Refusals.messageTooLarge(largest(body), MessageLimits.BODY_BYTES);
    }
    return bytes;
  }
}
