package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.receipt.Fresh.Form;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What servers tell each other of receipts: each message is written once, and named by its place.
 */
final class FreshJson {
  private FreshJson() {}

  static JsonObject write(RoomKey room, Fresh fresh) {
    Map<StoredMessage, Integer> places = new LinkedHashMap<>();
    fresh.messages().forEach(message -> places.put(message, places.size()));
    return JsonObject.of(
        "tenant", room.tenant(),
        "room", room.name(),
        "form", fresh.form().name().toLowerCase(Locale.ROOT),
        "at", fresh.atMillis(),
        "untoldUpTo", fresh.untoldUpTo(),
        "messages", places.keySet().stream().map(FreshJson::write).toList(),
        "delivered", fresh.delivered().stream().map(some -> write(some, places)).toList(),
        "read", fresh.read().stream().map(some -> write(some, places)).toList());
  }

  private static JsonObject write(StoredMessage message) {
    return JsonObject.builder()
        .put("id", message.messageId())
        .put("author", message.author())
        .putIfPresent("thread", message.thread())
        .put("offset", message.offset())
        .build();
  }

  private static JsonObject write(Reached some, Map<StoredMessage, Integer> places) {
    return JsonObject.of(
        "users", some.userIds(),
        "messages", some.messages().stream().map(places::get).toList());
  }

  static RoomKey room(JsonObject json) {
    return new RoomKey(json.string("tenant").orElseThrow(), json.string("room").orElseThrow());
  }

  /** Reads what {@link #write} wrote; throws a {@link RuntimeException} at anything else. */
  static Fresh read(JsonObject json) {
    List<StoredMessage> messages = new ArrayList<>();
    for (JsonObject one : objects(json, "messages")) {
      messages.add(
          new StoredMessage(
              one.string("id").orElseThrow(),
              one.string("author").orElseThrow(),
              one.string("thread").orElse(null),
              one.integer("offset").orElseThrow()));
    }
    return new Fresh(
        Form.valueOf(json.string("form").orElseThrow().toUpperCase(Locale.ROOT)),
        reached(json, "delivered", messages),
        reached(json, "read", messages),
        json.integer("at").orElseThrow(),
        json.integer("untoldUpTo").orElse(0L));
  }

  private static List<Reached> reached(
      JsonObject json, String member, List<StoredMessage> messages) {
    List<Reached> reached = new ArrayList<>();
    for (JsonObject one : objects(json, member)) {
      List<StoredMessage> some = new ArrayList<>();
      for (JsonValue place : one.array("messages").orElseThrow().values()) {
        some.add(messages.get(Math.toIntExact(((JsonNumber) place.parsed()).longValue())));
      }
      reached.add(new Reached(one.array("users").orElseThrow().strings(), List.copyOf(some)));
    }
    return reached;
  }

  private static List<JsonObject> objects(JsonObject json, String member) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue value : json.array(member).orElse(JsonArray.EMPTY).values()) {
      objects.add((JsonObject) value.parsed());
    }
    return objects;
  }
}
