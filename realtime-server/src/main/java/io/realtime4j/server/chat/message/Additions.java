package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.ServerHooks;
import io.realtime4j.protocol.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What features add to messages that are shown in an answer, within bounds.
 *
 * @param byId members by the id of the message
 * @param bytes how much they take
 */
public record Additions(Map<String, JsonObject> byId, long bytes) {
  /** Nothing is added. */
  public static final Additions NONE = new Additions(Map.of(), 0);

  /** Returns these with those of one more feature; what is there stays. */
  public Additions and(List<String> ids, Map<String, JsonObject> more) {
    Map<String, JsonObject> all = new LinkedHashMap<>(byId);
    long size = bytes;
    for (String id : ids) {
      JsonObject added = more.get(id);
      JsonObject before = all.getOrDefault(id, JsonObject.EMPTY);
      int taken = added == null ? 0 : Json.toBytes(added).length;
      int known = before.members().isEmpty() ? 0 : Json.toBytes(before).length;
      if (added == null
          || taken + known > ServerHooks.MAX_ADDED_BYTES
          || size + taken > ServerHooks.MAX_ADDED_BYTES_IN_ALL) {
        continue;
      }
      size += taken;
      JsonObject.Builder both = before.toBuilder();
      for (Map.Entry<String, JsonValue> member : added.members().entrySet()) {
        if (!before.has(member.getKey())) {
          both.put(member.getKey(), member.getValue());
        }
      }
      all.put(id, both.build());
    }
    return new Additions(all, size);
  }
}
