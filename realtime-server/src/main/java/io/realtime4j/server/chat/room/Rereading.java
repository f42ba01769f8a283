package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads from the store what others may have changed of open rooms, one after the other: where
 * something was missed, all rooms are read, and nobody else is to wait for that. Loop only.
 */
final class Rereading {
  /** A store that fails is left alone for this long. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final Set<Room> unread = new LinkedHashSet<>();
  private boolean isReading;

  Rereading(EventLoop loop) {
    this.loop = loop;
  }

  /** Begins with some rooms, or goes on with them too. */
  void begin(List<Room> rooms) {
    unread.addAll(rooms);
    if (!isReading) {
      isReading = true;
      next();
    }
  }

  private void next() {
    if (unread.isEmpty()) {
      isReading = false;
      return;
    }
    Room room = unread.iterator().next();
    unread.remove(room);
    Stages.settle(
        room.moderation().readAnew(),
        done -> loop.execute(this::next),
        failure -> {
          unread.add(room);
          loop.schedule(PAUSE, this::next);
        });
  }
}
