package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.util.List;

/**
 * What an Engine.IO server tells when a session opens.
 *
 * @param sid the session's id, not empty
 * @param upgrades the transports that this session may move to, unmodifiable
 * @param pingIntervalMillis the time from a pong to the server's next ping, above 0
 * @param pingTimeoutMillis how long the server waits for the pong, above 0
 * @param maxPayloadBytes the longest message or polling body that the server takes; {@link
 *     Integer#MAX_VALUE} if it did not say
 */
public record Handshake(
    String sid,
    List<String> upgrades,
    int pingIntervalMillis,
    int pingTimeoutMillis,
    int maxPayloadBytes) {

  /**
   * Copies the upgrades and checks the rest.
   *
   * @throws IllegalArgumentException if the id is empty or a number is not above 0
   */
  public Handshake {
    upgrades = List.copyOf(upgrades);
    if (sid.isEmpty()) {
      throw new IllegalArgumentException("sid must not be empty");
    }
    if (pingIntervalMillis < 1 || pingTimeoutMillis < 1 || maxPayloadBytes < 1) {
      throw new IllegalArgumentException("intervals and sizes of a handshake must be above 0");
    }
  }

  /** Returns the JSON that an open packet carries. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("sid", sid)
        .put("upgrades", upgrades)
        .put("pingInterval", pingIntervalMillis)
        .put("pingTimeout", pingTimeoutMillis)
        .put("maxPayload", maxPayloadBytes)
        .build();
  }

  /**
   * Reads the JSON of an open packet. Unknown members are passed over, {@code upgrades} and {@code
   * maxPayload} may be absent (servers before 2022 do not send the latter), and a number beyond
   * {@code int} counts as the largest.
   *
   * @throws ProtocolViolation if a member is missing or of the wrong kind
   */
  public static Handshake fromJson(JsonObject json) {
    return new Handshake(
        json.string("sid").filter(sid -> !sid.isEmpty()).orElseThrow(() -> bad("sid")),
        upgrades(json),
        positive(json, "pingInterval"),
        positive(json, "pingTimeout"),
        json.has("maxPayload") ? positive(json, "maxPayload") : Integer.MAX_VALUE);
  }

  private static List<String> upgrades(JsonObject json) {
    if (!json.has("upgrades")) {
      return List.of();
    }
    JsonArray upgrades = json.array("upgrades").orElseThrow(() -> bad("upgrades"));
    for (JsonValue upgrade : upgrades.values()) {
      if (!(upgrade.parsed() instanceof JsonString)) {
        throw bad("upgrades");
      }
    }
    return upgrades.strings();
  }

  private static int positive(JsonObject json, String key) {
    double value = json.number(key).orElseThrow(() -> bad(key));
    if (value < 1) {
      throw bad(key);
    }
    return (int) value;
  }

  private static ProtocolViolation bad(String key) {
    return new ProtocolViolation(
        ProtocolViolation.BAD_PACKET, "a handshake without a usable \"" + key + "\"");
  }
}
