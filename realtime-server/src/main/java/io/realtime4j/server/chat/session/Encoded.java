package io.realtime4j.server.chat.session;

import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.Json;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.PreparedEvent;

/**
 * An event that is encoded once for all who get it.
 *
 * @param payload its payload, for those who get several in one event
 */
public record Encoded(JsonRaw payload, PreparedEvent frame) {
  public static Encoded of(Namespace namespace, String event, JsonValue payload) {
    JsonRaw raw = Json.raw(Json.toBytes(payload));
    return new Encoded(raw, namespace.prepare(event, raw));
  }
}
