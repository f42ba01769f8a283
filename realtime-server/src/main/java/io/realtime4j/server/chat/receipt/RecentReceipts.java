package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionShard.UserKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * Receipts are in no log, and what an author is told of them is true only then. So it is remembered
 * of which messages somebody was told, not what: who comes back is told how these are now. That is
 * bounded by time and number; of what is forgotten, authors learn when they ask.
 */

/** The messages of the rooms of a loop whose receipts authors were told of lately. Loop only. */
public final class RecentReceipts {
  /** Some megabytes. */
  static final int MAX_MESSAGES = 10_000;

  /** Who was away is told of so many at once, so no more are remembered of an author. */
  static final int MAX_TOLD = 100;

  /** What was told to a connection that was lost without a word may not have arrived. */
  private static final Duration UNHEARD = Duration.ofMinutes(1);

  private final EventLoop loop;
  private final long keptNanos;
  // The message told of last is last, here and of each author.
  private final Map<Key, Long> toldAt = new LinkedHashMap<>();
  private final Map<UserKey, Set<Key>> byAuthor = new LinkedHashMap<>();
  private boolean isArmed;

  /**
   * Creates them.
   *
   * @param window how long a session can be had back
   */
  public RecentReceipts(EventLoop loop, Duration window) {
    this.loop = loop;
    this.keptNanos = window.isZero() ? 0 : window.plus(UNHEARD).toNanos();
  }

  public EventLoop loop() {
    return loop;
  }

  /** The author of a message is told of a receipt of it. */
  void told(RoomKey room, StoredMessage message) {
    if (keptNanos == 0) {
      return;
    }
    Key key = new Key(room, message);
    remove(key);
    toldAt.put(key, loop.nanoTime());
    Set<Key> own = byAuthor.computeIfAbsent(key.author(), author -> new LinkedHashSet<>());
    own.add(key);
    if (own.size() > MAX_TOLD) {
      remove(own.iterator().next());
    }
    if (toldAt.size() > MAX_MESSAGES) {
      remove(toldAt.keySet().iterator().next());
    }
    arm();
  }

  /** Returns the messages that an author was told of who has been away for so long, by room. */
  public Map<RoomKey, List<StoredMessage>> of(UserKey author, Duration away) {
    long since = loop.nanoTime() - away.plus(UNHEARD).toNanos();
    Map<RoomKey, List<StoredMessage>> byRoom = new LinkedHashMap<>();
    for (Key key : byAuthor.getOrDefault(author, Set.of())) {
      if (toldAt.getOrDefault(key, since) - since > 0) {
        byRoom.computeIfAbsent(key.room, room -> new ArrayList<>()).add(key.message);
      }
    }
    return byRoom;
  }

  private void remove(Key key) {
    if (toldAt.remove(key) == null) {
      return;
    }
    Set<Key> others = byAuthor.get(key.author());
    if (others != null && others.remove(key) && others.isEmpty()) {
      byAuthor.remove(key.author());
    }
  }

  private void arm() {
    if (!isArmed) {
      isArmed = true;
      loop.schedule(Duration.ofNanos(keptNanos), this::forgetOld);
    }
  }

  private void forgetOld() {
    isArmed = false;
    long now = loop.nanoTime();
    List<Key> old = new ArrayList<>();
    Iterator<Map.Entry<Key, Long>> oldest = toldAt.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Key, Long> next = oldest.next();
      if (now - next.getValue() < keptNanos) {
        break;
      }
      old.add(next.getKey());
    }
    old.forEach(this::remove);
    if (!toldAt.isEmpty()) {
      arm();
    }
  }

  /** Returns how many messages it remembers. */
  int size() {
    return toldAt.size();
  }

  private record Key(RoomKey room, StoredMessage message) {
    UserKey author() {
      return new UserKey(room.tenant(), message.author());
    }
  }
}
