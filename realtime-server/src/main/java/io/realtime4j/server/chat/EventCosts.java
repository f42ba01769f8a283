package io.realtime4j.server.chat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.reading.SyncChannels;
import io.realtime4j.server.chat.session.Budget;
import io.realtime4j.server.chat.session.Payload;
import java.util.Map;

/**
 * What events cost, in units of the rate limit: one each, and more by what they make the server do.
 * What only shows while it is done, such as the bytes of a page, is charged then.
 */
final class EventCosts {
  /** About what one plain event costs: looking up so many ids by an index, in one query. */
  private static final int IDS_PER_UNIT = 20;

  /** Most were joined before, so the policy is asked, and the log, but nothing is written. */
  private static final int ROOMS_PER_UNIT = 2;

  private static final Ids MESSAGES = new Ids("messageIds", IDS_PER_UNIT);
  private static final Ids USERS = new Ids("userIds", IDS_PER_UNIT);

  private static final Map<String, Ids> IDS =
      Map.ofEntries(
          Map.entry("message:delivered-ack", MESSAGES),
          Map.entry("message:batch-read-ack", MESSAGES),
          Map.entry("delivery:sync", MESSAGES),
          Map.entry("reactions:get", MESSAGES),
          Map.entry("presence:subscribe", USERS),
          Map.entry("presence:unsubscribe", USERS),
          Map.entry("presence:get", USERS),
          Map.entry("contacts:add", USERS),
          Map.entry("contacts:remove", USERS),
          Map.entry("rooms:resume", new Ids("rooms", ROOMS_PER_UNIT)));

  /** What an event may list, where that is for the server to find. */
  private static final Map<String, Ids> LIMITS =
      Map.of("sync:channels", new Ids("limit", ROOMS_PER_UNIT));

  private EventCosts() {}

  /** Returns what an event costs beyond the first unit. */
  static int beyondTheFirst(String event, Payload payload) {
    Ids ids = IDS.get(event);
    int listed = 0;
    if (ids != null && payload.json().get(ids.field) instanceof JsonArray array) {
      listed = array.values().size() / ids.perUnit;
    }
    Ids limit = LIMITS.get(event);
    if (limit != null) {
      listed += payload.limit(SyncChannels.MAX_ROOMS, SyncChannels.MAX_ROOMS) / limit.perUnit;
    }
    return listed + (int) (size(payload.json()) / Budget.BYTES_PER_UNIT);
  }

  /** Returns about how large a value is as text. */
  private static long size(JsonValue value) {
    JsonValue known = value.parsed();
    if (known instanceof JsonString text) {
      return text.value().length();
    }
    long size = Long.BYTES;
    if (known instanceof JsonObject object) {
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        size += member.getKey().length() + size(member.getValue());
      }
    } else if (known instanceof JsonArray array) {
      for (JsonValue element : array.values()) {
        size += size(element);
      }
    }
    return size;
  }

  private record Ids(String field, int perUnit) {}
}
