package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.EventLoop;
import java.time.Duration;

/** Asks a store that fails again, after pauses that grow. Loop only. */
final class Retries {
  /** A store that fails is asked again after this time, doubled each time up to the longest. */
  private static final Duration FIRST = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final EventLoop loop;
  private Duration pause = FIRST;
  private boolean ended;

  Retries(EventLoop loop) {
    this.loop = loop;
  }

  /** Runs a task after a pause, unless it has ended then. */
  void later(Runnable task) {
    if (ended) {
      return;
    }
    loop.schedule(
        pause,
        () -> {
          if (!ended) {
            task.run();
          }
        });
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }

  /** The store has answered. */
  void succeeded() {
    pause = FIRST;
  }

  /** Nothing is asked any more. */
  void end() {
    ended = true;
  }
}
