package io.realtime4j.backplane.redis;

import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/*
 * Both adapters tell each other the same things with members of the same names. Here they are in the
 * member "data" of {uid, nsp, type, data}, types have other numbers, and what serverSideEmit says and
 * is answered is called "packet".
 */
/** Requests and responses as the sharded adapter wraps them. */
final class Envelope {
  private static final int FETCH_RESPONSE = 8;
  private static final int SERVER_SIDE_EMIT_RESPONSE = 10;

  /** Numbers of the sharded adapter by those of {@link RequestType}. */
  private static final Map<Integer, Integer> REQUESTS =
      Map.of(
          RequestType.BROADCAST, 3,
          RequestType.REMOTE_JOIN, 4,
          RequestType.REMOTE_LEAVE, 5,
          RequestType.REMOTE_DISCONNECT, 6,
          RequestType.REMOTE_FETCH, 7,
          RequestType.SERVER_SIDE_EMIT, 9);

  private static final Map<Integer, Integer> RESPONSES =
      Map.of(
          RequestType.SERVER_SIDE_EMIT, SERVER_SIDE_EMIT_RESPONSE,
          RequestType.BROADCAST_CLIENT_COUNT, 11,
          RequestType.BROADCAST_ACK, 12);

  private static final Map<Integer, Integer> REQUESTS_BACK = reversed(REQUESTS);
  private static final Map<Integer, Integer> RESPONSES_BACK = reversed(RESPONSES);

  /** The type of an answer to what the adapter does not know. */
  private static final String RESPONSE = "response";

  private Envelope() {}

  private static Map<Integer, Integer> reversed(Map<Integer, Integer> map) {
    Map<Integer, Integer> back = new LinkedHashMap<>();
    map.forEach((one, other) -> back.put(other, one));
    return back;
  }

  static JsonObject ofRequest(JsonObject request, String namespace) {
    Integer number = REQUESTS.get(number(request));
    // What the adapter does not know has a name instead.
    JsonValue type = number == null ? request.get("type") : JsonValue.of(number);
    return wrapped(request, type == null ? JsonValue.nullValue() : type, namespace);
  }

  static JsonObject ofResponse(JsonObject response, String namespace) {
    Integer number = RESPONSES.get(number(response));
    JsonValue type;
    if (number != null) {
      type = JsonValue.of(number);
    } else if (response.get("sockets") != null) {
      type = JsonValue.of(FETCH_RESPONSE);
    } else {
      type = JsonValue.of(RESPONSE);
    }
    return wrapped(response, type, namespace);
  }

  private static int number(JsonObject message) {
    return message.integer("type").orElse(-1L).intValue();
  }

  private static JsonObject wrapped(JsonObject message, JsonValue type, String namespace) {
    boolean isSaid = number(message) == RequestType.SERVER_SIDE_EMIT;
    JsonObject.Builder data = JsonObject.builder();
    message
        .members()
        .forEach(
            (name, value) -> {
              switch (name) {
                case "uid", "type", "metadata" -> {}
                case "data" -> data.put(isSaid ? "packet" : name, value);
                default -> data.put(name, value);
              }
            });
    JsonObject.Builder envelope =
        JsonObject.builder()
            .put("uid", message.get("uid"))
            .put("nsp", namespace)
            .put("type", type)
            .put("data", data.build());
    JsonValue metadata = message.get("metadata");
    if (metadata != null) {
      envelope.put("metadata", metadata);
    }
    return envelope.build();
  }

  static boolean isResponse(JsonObject envelope) {
    int number = number(envelope);
    return number == FETCH_RESPONSE
        || RESPONSES_BACK.containsKey(number)
        || (envelope.get("type") instanceof JsonString name && name.value().equals(RESPONSE));
  }

  /** Returns the request or response in it, as the adapter without shards would say it. */
  static JsonObject open(JsonObject envelope, String namespace) {
    JsonObject data = envelope.object("data").orElse(JsonObject.EMPTY);
    Integer type = isResponse(envelope) ? RESPONSES_BACK.get(number(envelope)) : null;
    if (type == null) {
      type = REQUESTS_BACK.get(number(envelope));
    }
    JsonObject.Builder message = data.toBuilder();
    if (type != null) {
      message.put("type", type);
    } else if (envelope.get("type") instanceof JsonNumber unknown) {
      // A name, for these numbers mean something else there.
      message.put("type", unknown.toString());
    } else {
      putIfThere(message, "type", envelope);
    }
    putIfThere(message, "uid", envelope);
    putIfThere(message, "metadata", envelope);
    JsonValue packet = data.get("packet");
    if (type != null && type == RequestType.SERVER_SIDE_EMIT && packet != null) {
      message.put("data", packet);
    } else if (type != null
        && type == RequestType.BROADCAST
        && packet instanceof JsonObject event) {
      // The adapter names the namespace of a packet only once it has published it.
      message.put("packet", event.toBuilder().put("nsp", namespace).build());
    }
    return message.build();
  }

  private static void putIfThere(JsonObject.Builder message, String name, JsonObject envelope) {
    JsonValue value = envelope.get(name);
    if (value != null) {
      message.put(name, value);
    }
  }
}
