package io.realtime4j.sample.app;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.MessageLimits;
import io.realtime4j.protocol.ProtocolLimits;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A line of what is imported, checked as strictly as what clients send. */
final class ImportLine {
  static final String ROOM = "room";
  static final String MEMBER = "member";
  static final String MESSAGE = "message";

  private static final Set<String> OF_ROOMS =
      Set.of("kind", "name", "visibility", "maxMembers", "slowModeMs", "closed", "createdAt");
  private static final Set<String> OF_MEMBERS =
      Set.of("kind", "room", "userId", "role", "joinedAt", "muted", "banned");
  private static final Set<String> OF_MESSAGES =
      Set.of(
          "kind",
          "id",
          "room",
          "userId",
          "sentAt",
          "threadId",
          "clientMessageId",
          "content",
          "type",
          "userName",
          "userAvatar",
          "replyTo",
          "mentions",
          "attachments",
          "metadata");
  private static final Set<String> VISIBILITIES = Set.of("public", "private", "secret");

  private final JsonObject json;

  private ImportLine(JsonObject json) {
    this.json = json;
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException with the reason, if it cannot be imported
   */
  static ImportLine parse(String text) {
    JsonValue value;
    try {
      value = Json.parse(text, ProtocolLimits.DEFAULT).parsed();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("is no JSON", e);
    }
    if (!(value instanceof JsonObject object)) {
      throw new IllegalArgumentException("is no JSON object");
    }
    ImportLine line = new ImportLine(object);
    switch (line.kind()) {
      case ROOM -> line.checkRoom();
      case MEMBER -> line.checkMember();
      case MESSAGE -> line.checkMessage();
      default -> throw new IllegalArgumentException("kind must be room, member or message");
    }
    return line;
  }

  private void checkRoom() {
    onlyHas(OF_ROOMS);
    checkName(id("name"));
    if (!VISIBILITIES.contains(visibility())) {
      throw new IllegalArgumentException("visibility must be public, private or secret");
    }
    number("maxMembers", 1_000_000);
    number("slowModeMs", 6 * 3_600_000);
    flag("closed");
    optionalTime("createdAt");
  }

  /** What clients could never name, or name otherwise, would be there for nobody. */
  private void checkName(String name) {
    if (name.endsWith(":") || name.startsWith("thread:") || name.contains(":thread:")) {
      throw new IllegalArgumentException(
          "name must be of a room: messages of a thread have a threadId in the room of its channel");
    }
    String given = visibility();
    boolean isPersonal = type().equals("dm") || type().equals("user");
    if (isPersonal && !given.equals("private")) {
      throw new IllegalArgumentException("visibility of " + name + " must be private");
    }
    if (given.equals("secret") && !type().equals("room")) {
      throw new IllegalArgumentException("visibility can be secret for plain names only");
    }
    String[] pair = name.split(":", -1);
    if (type().equals("dm") && pair.length == 3 && pair[1].compareTo(pair[2]) > 0) {
      throw new IllegalArgumentException(
          "name of a conversation of two must have them in order: dm:" + pair[2] + ":" + pair[1]);
    }
  }

  private void checkMember() {
    onlyHas(OF_MEMBERS);
    id("room");
    id("userId");
    optionalId("role");
    flag("muted");
    flag("banned");
    optionalTime("joinedAt");
  }

  private void checkMessage() {
    onlyHas(OF_MESSAGES);
    for (String field : new String[] {"id", "room", "userId"}) {
      id(field);
    }
    for (String field :
        new String[] {"threadId", "clientMessageId", "type", "userName", "userAvatar", "replyTo"}) {
      optionalId(field);
    }
    if (json.get("sentAt") == null) {
      throw new IllegalArgumentException("sentAt is required");
    }
    optionalTime("sentAt");
    String content = text("content");
    if (content.isEmpty() && list("attachments").values().isEmpty()) {
      throw new IllegalArgumentException("content must not be empty");
    }
    if (content.getBytes(StandardCharsets.UTF_8).length > MessageLimits.CONTENT_BYTES) {
      throw new IllegalArgumentException(
          "content must be at most " + MessageLimits.CONTENT_BYTES + " bytes");
    }
    if (list("mentions").strings().size() != list("mentions").values().size()
        || !list("mentions").strings().stream().allMatch(ImportLine::isId)) {
      throw new IllegalArgumentException("mentions must be user ids");
    }
    if (!list("attachments").values().stream()
        .allMatch(attachment -> attachment.parsed() instanceof JsonObject)) {
      throw new IllegalArgumentException("attachments must be objects");
    }
    String type = optionalId("type");
    if (type != null && type.length() > MessageLimits.TYPE_CHARS) {
      throw new IllegalArgumentException(
          "type must be of 1 to " + MessageLimits.TYPE_CHARS + " characters");
    }
    for (String field : new String[] {"attachments", "metadata"}) {
      JsonValue value = json.get(field);
      if (value != null && !isShallow(value, MessageLimits.BODY_DEPTH - 1)) {
        throw new IllegalArgumentException(
            field + " must be nested at most " + MessageLimits.BODY_DEPTH + " deep");
      }
    }
    if (json.get("metadata") != null && json.object("metadata").isEmpty()) {
      throw new IllegalArgumentException("metadata must be an object");
    }
    if (body().length > MessageLimits.BODY_BYTES) {
      throw new IllegalArgumentException("must be at most " + MessageLimits.BODY_BYTES + " bytes");
    }
  }

  /** What is not understood may be a ban: it is not passed over. */
  private void onlyHas(Set<String> fields) {
    for (String field : json.members().keySet()) {
      if (!fields.contains(field)) {
        throw new IllegalArgumentException("a " + kind() + " has no \"" + field + "\"");
      }
    }
  }

  String kind() {
    return json.string("kind").orElse("");
  }

  String id(String field) {
    String id = optionalId(field);
    if (id == null) {
      throw new IllegalArgumentException(field + " is required");
    }
    return id;
  }

  @Nullable String optionalId(String field) {
    JsonValue value = json.get(field);
    if (value == null) {
      return null;
    }
    String text = text(field);
    if (!isId(text)) {
      throw new IllegalArgumentException(
          field + " must be of 1 to " + MessageLimits.ID_CHARS + " characters");
    }
    return text;
  }

  /** Half a character has no UTF-8: two ids would become one. */
  private static boolean isId(String text) {
    return !text.isBlank()
        && text.length() <= MessageLimits.ID_CHARS
        && text.codePoints()
            .noneMatch(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF));
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

  private String text(String field) {
    JsonValue value = json.get(field);
    if (value == null) {
      return "";
    }
    if (value.parsed() instanceof JsonString text) {
      return text.value();
    }
    throw new IllegalArgumentException(field + " must be a text");
  }

  private JsonArray list(String field) {
    JsonValue value = json.get(field);
    if (value == null) {
      return JsonArray.EMPTY;
    }
    if (value.parsed() instanceof JsonArray array && array.values().size() <= MessageLimits.LIST) {
      return array;
    }
    throw new IllegalArgumentException(field + " must be a list of at most " + MessageLimits.LIST);
  }

  /** Returns what kind of room its name says that it is. */
  String type() {
    String name = id("name");
    for (String type : new String[] {"channel", "dm", "user"}) {
      if (name.startsWith(type + ":")) {
        return type;
      }
    }
    return "room";
  }

  String visibility() {
    boolean isPersonal = type().equals("dm") || type().equals("user");
    return json.get("visibility") != null ? text("visibility") : isPersonal ? "private" : "public";
  }

  long number(String field, long max) {
    JsonValue value = json.get(field);
    if (value == null) {
      return 0;
    }
    long number = json.integer(field).orElse(-1L);
    if (number < 0 || number > max) {
      throw new IllegalArgumentException(field + " must be a number from 0 to " + max);
    }
    return number;
  }

  boolean flag(String field) {
    if (json.get(field) != null && json.bool(field).isEmpty()) {
      throw new IllegalArgumentException(field + " must be true or false");
    }
    return json.bool(field).orElse(false);
  }

  /** Returns a time in ms, 0 if there is none. */
  long optionalTime(String field) {
    JsonValue value = json.get(field);
    if (value == null) {
      return 0;
    }
    if (value.parsed() instanceof JsonNumber) {
      return number(field, Long.MAX_VALUE);
    }
    try {
      long millis = Instant.parse(text(field)).toEpochMilli();
      if (millis >= 0) {
        return millis;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        field + " must be a time such as 2024-05-01T12:00:00Z, or ms since 1970");
  }

  java.util.List<String> mentions() {
    return list("mentions").strings().stream().distinct().toList();
  }

  /** Returns what a message holds as a server stores it. */
  byte[] body() {
    JsonObject.Builder body = JsonObject.builder();
    for (String field : new String[] {"userName", "userAvatar"}) {
      body.putIfPresent(field, optionalId(field));
    }
    body.put("content", text("content"));
    String type = optionalId("type");
    body.put("type", type == null ? "text" : type);
    for (String field : new String[] {"replyTo", "mentions", "attachments", "metadata"}) {
      body.putIfPresent(field, json.get(field));
    }
    return Json.toBytes(body.build());
  }
}
