package io.realtime4j.server.chat;

import io.realtime4j.api.ServerLimits.Family;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Of which family each event is. */
final class EventFamilies {
  private static final Map<String, Family> FAMILIES = families();

  private EventFamilies() {}

  static Family of(String event) {
    return FAMILIES.getOrDefault(event, Family.OTHER);
  }

  private static Map<String, Family> families() {
    Map<String, Family> families = new LinkedHashMap<>();
    Map<Family, List<String>> events = new LinkedHashMap<>();
    events.put(Family.MESSAGES, List.of("message:send", "message:edit", "message:delete"));
    events.put(Family.TYPING, List.of("typing:start", "typing:stop"));
    events.put(
        Family.PRESENCE,
        List.of(
            "presence:update",
            "presence:subscribe",
            "presence:unsubscribe",
            "presence:get",
            "presence:settings:get",
            "presence:settings:update",
            "contacts:add",
            "contacts:remove",
            "contacts:list"));
    events.put(
        Family.RECEIPTS,
        List.of(
            "message:delivered-ack",
            "message:read-ack",
            "message:batch-read-ack",
            "receipt:update",
            "channel:read"));
    events.put(
        Family.QUERIES,
        List.of(
            "room:history",
            "room:members",
            "sync:messages",
            "sync:channels",
            "delivery:sync",
            "receipts:get"));
    events.put(
        Family.ROOMS,
        List.of(
            "room:join",
            "room:leave",
            "rooms:resume",
            "invitation:create",
            "invitation:accept",
            "invitation:decline",
            "invitation:revoke",
            "invitations:list"));
    events.forEach((family, names) -> names.forEach(name -> families.put(name, family)));
    return families;
  }
}
