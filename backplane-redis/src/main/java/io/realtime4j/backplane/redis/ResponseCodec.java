package io.realtime4j.backplane.redis;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.ResponseMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * A response of the adapter says what it answers only by its members: sockets, rooms, data, a count,
 * or a packet. What servers of this software tell each other beside are the members uid, metadata,
 * values (of an answer to what is not known) and args (all that a client has acknowledged with, where
 * the adapter has room for one value).
 */
/** What servers answer. */
final class ResponseCodec {
  private final String uid;
  private final Asked asked;

  ResponseCodec(String uid, Asked asked) {
    this.uid = uid;
    this.asked = asked;
  }

  JsonObject write(ResponseMessage message) {
    JsonObject.Builder response =
        JsonObject.builder().put("requestId", message.requestId()).put("uid", uid);
    if (!message.metadata().equals(JsonObject.EMPTY)) {
      response.put("metadata", message.metadata());
    }
    Asked.Question question = asked.get(message.requestId());
    List<JsonValue> values = message.values();
    if (message.announced() >= 0) {
      response
          .put("type", RequestType.BROADCAST_CLIENT_COUNT)
          .put("clientCount", message.announced());
      if (!values.isEmpty()) {
        response.put("values", values);
      }
      return response.build();
    }
    switch (question == null ? -1 : question.type()) {
      case RequestType.REMOTE_FETCH ->
          response.put("sockets", values.stream().map(Sockets::toAdapter).toList());
      case RequestType.SOCKETS -> response.put("sockets", ids(values));
      case RequestType.ALL_ROOMS -> response.put("rooms", rooms(values));
      case RequestType.SERVER_SIDE_EMIT ->
          response
              .put("type", RequestType.SERVER_SIDE_EMIT)
              .put("data", values.isEmpty() ? null : values.get(0));
      case RequestType.BROADCAST -> acknowledge(response, values);
      default -> response.put("values", values);
    }
    return response.build();
  }

  private static void acknowledge(JsonObject.Builder response, List<JsonValue> values) {
    JsonArray args =
        !values.isEmpty() && values.get(0).parsed() instanceof JsonArray array
            ? array
            : JsonArray.EMPTY;
    response
        .put("type", RequestType.BROADCAST_ACK)
        .put("packet", args.size() == 0 ? null : args.get(0));
    if (args.size() != 1) {
      response.put("args", args);
    }
  }

  private static List<String> ids(List<JsonValue> sockets) {
    return sockets.stream().flatMap(socket -> Sockets.id(socket).stream()).toList();
  }

  private static Set<String> rooms(List<JsonValue> sockets) {
    Set<String> rooms = new LinkedHashSet<>();
    sockets.forEach(socket -> rooms.addAll(Sockets.rooms(socket)));
    return rooms;
  }

  /** Reads one; null if it is this server's own. */
  @Nullable ResponseMessage read(JsonObject response) throws MalformedException {
    String id = response.string("requestId").orElse(null);
    if (id == null) {
      throw new MalformedException("a response to nothing");
    }
    if (response.get("uid") instanceof JsonString from && from.value().equals(uid)) {
      return null;
    }
    return ResponseMessage.builder()
        .requestId(id)
        .announced(response.integer("clientCount").orElse(-1L).intValue())
        .values(values(response))
        .metadata(response.object("metadata").orElse(JsonObject.EMPTY))
        .build();
  }

  private static List<JsonValue> values(JsonObject response) {
    int type = response.integer("type").orElse(-1L).intValue();
    if (type == RequestType.SERVER_SIDE_EMIT) {
      return List.of(orNull(response.get("data")));
    } else if (type == RequestType.BROADCAST_ACK) {
      JsonArray all =
          response
              .array("args")
              .orElseGet(() -> new JsonArray(List.of(orNull(response.get("packet")))));
      return List.of(all);
    } else if (response.get("sockets") instanceof JsonArray sockets) {
      return sockets.values().stream().map(Sockets::fromAdapter).toList();
    }
    return response.array("values").orElse(JsonArray.EMPTY).values();
  }

  private static JsonValue orNull(@Nullable JsonValue value) {
    return value == null ? JsonValue.nullValue() : value;
  }
}
