package io.realtime4j.server.chat;

import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.presence.PresenceHub;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.StaleState;
import io.realtime4j.server.chat.session.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells a session how things are of which it may have missed how they came to be so. */
final class StateTeller {
  private final RoomDirectory rooms;
  private final PresenceHub presence;

  StateTeller(RoomDirectory rooms, PresenceHub presence) {
    this.rooms = rooms;
    this.presence = presence;
  }

  /** The peer reads again: it is told of what it could not be told meanwhile. */
  void drained(ChatSession session) {
    StaleState stale = session.takeStale();
    if (stale == null || session.isClosed()) {
      return;
    }
    Principal who = session.principal();
    if (stale.isAll()) {
      presence.show(session, who, session.watched());
      session.joined().keySet().forEach(key -> show(session, key));
      return;
    }
    presence.show(session, who, stale.users());
    Map<RoomKey, List<Topic>> byRoom = new LinkedHashMap<>();
    stale
        .topics()
        .forEach(topic -> byRoom.computeIfAbsent(topic.room(), r -> new ArrayList<>()).add(topic));
    byRoom.forEach((key, topics) -> rooms.ifOpen(key, room -> room.typing().show(session, topics)));
  }

  /** Tells of everybody present in a room, and who types there. */
  void show(ChatSession session, RoomKey key) {
    Principal who = session.principal();
    rooms.ifOpen(
        key,
        room -> {
          presence.show(session, who, room.presence().watchedByAll());
          room.typing().show(session, List.of());
        });
  }
}
