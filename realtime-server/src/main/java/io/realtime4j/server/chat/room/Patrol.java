package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Looks in open rooms for users who were banned by others than this server and only listen; for
 * whatever else others may have changed, too, while those cannot be reached. Each step is a few
 * reads, however many rooms there are. Loop only.
 */
final class Patrol {
  private static final Duration STEP = Duration.ofSeconds(1);

  /** No room is looked at more often than that, as nobody who acts is. */
  private static final Duration ROUND = Sanctions.FRESH;

  /** A hundred rooms of a loop are looked at within a round; more make it longer. */
  private static final int ROOMS_A_STEP = 20;

  private final EventLoop loop;
  private final Supplier<List<Room>> rooms;
  private final Deque<Room> round = new ArrayDeque<>();
  private long nextRoundNanos;
  private boolean walking;

  /**
   * Creates one.
   *
   * @param rooms the rooms that are open now
   */
  Patrol(EventLoop loop, Supplier<List<Room>> rooms) {
    this.loop = loop;
    this.rooms = rooms;
  }

  /** Goes on until no room is open. */
  void begin() {
    if (!walking) {
      walking = true;
      nextRoundNanos = loop.nanoTime() + ROUND.toNanos();
      loop.schedule(STEP, this::step);
    }
  }

  private void step() {
    if (round.isEmpty() && loop.nanoTime() - nextRoundNanos >= 0) {
      nextRoundNanos = loop.nanoTime() + ROUND.toNanos();
      round.addAll(rooms.get());
      walking = !round.isEmpty();
      if (!walking) {
        return;
      }
    }
    for (int read = 0; read < ROOMS_A_STEP && !round.isEmpty(); ) {
      Room room = round.remove();
      if (room.presence().hasUsers()) {
        if (room.peers().areCutOff()) {
          Stages.settle(room.moderation().readAnew(), done -> {}, failure -> {});
        } else {
          room.sanctions().patrol();
        }
        read++;
      }
    }
    loop.schedule(STEP, this::step);
  }
}
