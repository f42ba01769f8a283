package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/*
 * Stock clients acknowledge nothing, so a message counts as delivered to them once everything
 * written to the session up to it has left. The sequencer tells each shard of a message after it
 * has posted the message itself; one turn later the flush of that turn has run too. If the peer
 * still takes more then, nothing is queued before it; else the socket says when it has drained.
 */

/** Notices what has reached the sessions that do not acknowledge deliveries. Loop only. */
public final class DeliveryWatch {
  /** What was noticed is stored in batches this far apart. */
  private static final Duration BATCH = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final RoomDirectory rooms;
  private final Map<Target, List<StoredMessage>> noticed = new LinkedHashMap<>();
  private final Map<ChatSession, List<Pending>> blocked = new LinkedHashMap<>();
  private boolean timed;

  public DeliveryWatch(EventLoop loop, RoomDirectory rooms) {
    this.loop = loop;
    this.rooms = rooms;
  }

  /** A message was posted to the sessions of a room. */
  public void sent(RoomKey room, StoredMessage message, Iterable<ChatSession> sessions) {
    List<ChatSession> silent = new ArrayList<>();
    for (ChatSession session : sessions) {
      boolean concerns =
          !session.can("delivery-ack")
              && !session.principal().isAnonymous()
              && !session.principal().userId().equals(message.author());
      if (concerns) {
        silent.add(session);
      }
    }
    if (!silent.isEmpty()) {
      Pending pending = new Pending(room, message);
      loop.execute(() -> silent.forEach(session -> written(session, pending)));
    }
  }

  /** The peer reads again: what was written before has left. */
  public void drained(ChatSession session) {
    List<Pending> waiting = blocked.remove(session);
    if (waiting != null && !session.isClosed()) {
      waiting.forEach(pending -> left(session, pending));
    }
  }

  public void closed(ChatSession session) {
    blocked.remove(session);
  }

  private void written(ChatSession session, Pending pending) {
    if (session.isClosed()) {
      return;
    }
    if (session.socket().isWritable() && !blocked.containsKey(session)) {
      left(session, pending);
    } else {
      blocked.computeIfAbsent(session, s -> new ArrayList<>()).add(pending);
    }
  }

  private void left(ChatSession session, Pending pending) {
    noticed
        .computeIfAbsent(
            new Target(pending.room, session.principal().userId()), t -> new ArrayList<>())
        .add(pending.message);
    if (!timed) {
      timed = true;
      loop.schedule(BATCH, this::report);
    }
  }

  private void report() {
    timed = false;
    Map<Target, List<StoredMessage>> batch = new LinkedHashMap<>(noticed);
    noticed.clear();
    batch.forEach(
        (target, messages) ->
            rooms.ifOpen(target.room, room -> room.receipts().noticed(target.userId, messages)));
  }

  private record Target(RoomKey room, String userId) {}

  private record Pending(RoomKey room, StoredMessage message) {}
}
