package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.receipt.Reached;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/*
 * Stock clients acknowledge nothing, so a message counts as delivered to them once everything
 * written to the session up to it has left. Writing it costs nothing per session: once a second
 * there is a look at how much was written to each session of the room, and how much has left.
 */

/** Notices what has reached the sessions that do not acknowledge deliveries. Loop only. */
public final class DeliveryWatch {
  /** Looks are this far apart; what they find is stored together. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final RoomDirectory rooms;
  private final Function<RoomKey, Set<ChatSession>> sessions;
  private final Map<RoomKey, RoomWatch> watched = new LinkedHashMap<>();
  private boolean timed;

  /**
   * Creates one.
   *
   * @param sessions returns the sessions in a room on this loop
   */
  public DeliveryWatch(
      EventLoop loop, RoomDirectory rooms, Function<RoomKey, Set<ChatSession>> sessions) {
    this.loop = loop;
    this.rooms = rooms;
    this.sessions = sessions;
  }

  /** A message was written to the sessions of a room. */
  void sent(RoomKey room, StoredMessage message) {
    if (!sessions.apply(room).isEmpty()) {
      watched.computeIfAbsent(room, RoomWatch::new).add(message);
      lookLater();
    }
  }

  /** A session gets a room's messages from now on. */
  public void joined(RoomKey room, ChatSession session) {
    RoomWatch watch = watched.get(room);
    if (watch != null) {
      watch.joined(session);
    }
  }

  /** A session gets a room's messages no more; it still knows under which names it did. */
  public void left(RoomKey room, ChatSession session) {
    RoomWatch watch = watched.get(room);
    if (watch != null) {
      List<StoredMessage> reached = watch.left(session);
      if (!reached.isEmpty()) {
        report(room, List.of(new Reached(List.of(session.principal().userId()), reached)));
      }
    }
  }

  private void lookLater() {
    if (!timed) {
      timed = true;
      loop.schedule(LOOK, this::look);
    }
  }

  private void look() {
    timed = false;
    watched.forEach(
        (room, watch) -> {
          List<Reached> reached = watch.look(sessions.apply(room));
          if (!reached.isEmpty()) {
            report(room, reached);
          }
        });
    watched.values().removeIf(RoomWatch::isDone);
    if (!watched.isEmpty()) {
      lookLater();
    }
  }

  private void report(RoomKey key, List<Reached> reached) {
    rooms.ifOpen(key, room -> room.receipts().noticed(reached));
  }
}
