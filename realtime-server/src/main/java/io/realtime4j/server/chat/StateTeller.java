package io.realtime4j.server.chat;

import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.presence.PresenceHub;
import io.realtime4j.server.chat.receipt.RecentReceipts;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionRecord;
import io.realtime4j.server.chat.session.SessionShard.UserKey;
import io.realtime4j.server.chat.session.StaleState;
import io.realtime4j.server.chat.session.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells a session how things are of which it may have missed how they came to be so. */
final class StateTeller {
  /** Of larger rooms it is not looked for who has gone; each one who is back costs that. */
  private static final int MEMBERS = 1_000;

  /**
   * After that what other servers have said has arrived, though it was lost once and told again.
   */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(3);

  private final RoomDirectory rooms;
  private final PresenceHub presence;
  private final List<RecentReceipts> receipts;
  private final Peers peers;

  StateTeller(
      RoomDirectory rooms, PresenceHub presence, List<RecentReceipts> receipts, Peers peers) {
    this.rooms = rooms;
    this.presence = presence;
    this.receipts = receipts;
    this.peers = peers;
  }

  /** The session is back: it is told how things are of which the log does not tell. */
  void returned(ChatSession session, SessionRecord before) {
    Principal who = session.principal();
    Set<String> known = new LinkedHashSet<>(session.watched());
    known.add(who.userId());
    // Also those who have gone or hidden meanwhile, who look the same.
    known.addAll(before.told());
    presence.show(session, who, known);
    if (peers.areExpected()) {
      session.socket().loop().schedule(ON_ITS_WAY, () -> showAgain(session));
    }
    UserKey author = new UserKey(who.tenant(), who.userId());
    for (RecentReceipts recent : receipts) {
      recent
          .loop()
          .execute(
              () ->
                  recent
                      .of(author, before.away())
                      .forEach(
                          (key, messages) ->
                              rooms.enter(
                                  key,
                                  room -> room.receipts().returned(session, messages),
                                  failure -> {})));
    }
  }

  /**
   * Tells once more how those are of whom the session was told: this server may have shown somebody
   * of whom it did not know yet that they are in a room of the session, and who hid before it did.
   */
  private void showAgain(ChatSession session) {
    if (!session.isClosed()) {
      presence.show(session, session.principal(), session.kept().recentUsers());
    }
  }

  /** The peer reads again: it is told of what it could not be told meanwhile. */
  void drained(ChatSession session) {
    StaleState stale = session.takeStale();
    if (stale == null || session.isClosed()) {
      return;
    }
    Principal who = session.principal();
    if (stale.isAll()) {
      Set<String> known = new LinkedHashSet<>(session.watched());
      known.addAll(session.kept().recentUsers());
      presence.show(session, who, known);
      session.joined().keySet().forEach(key -> show(session, key, session.kept().recentTopics()));
      return;
    }
    presence.show(session, who, stale.users());
    Map<RoomKey, List<Topic>> byRoom = new LinkedHashMap<>();
    stale
        .topics()
        .forEach(topic -> byRoom.computeIfAbsent(topic.room(), r -> new ArrayList<>()).add(topic));
    byRoom.forEach((key, topics) -> rooms.ifOpen(key, room -> room.typing().show(session, topics)));
  }

  /**
   * Tells of everybody whom the session may know to be present in a room, or to have been so
   * lately, and who types there.
   *
   * @param told of what the session was told before
   */
  void show(ChatSession session, RoomKey key, List<Topic> told) {
    Principal who = session.principal();
    Set<Topic> here = new LinkedHashSet<>(told);
    here.removeIf(topic -> !topic.room().equals(key));
    rooms.ifOpen(
        key,
        room -> {
          presence.introduce(
              session, who, key, room.presence().watchedByAll(), room.members().nowUpTo(MEMBERS));
          room.typing().showAll(session, here);
        });
  }
}
