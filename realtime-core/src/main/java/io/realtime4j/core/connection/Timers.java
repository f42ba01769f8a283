package io.realtime4j.core.connection;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** The timers of a connection: one of each kind. Loop only. */
final class Timers {
  private final EventLoop loop;
  private final Consumer<Timer> expired;
  private final Map<Timer, Cancellable> running = new EnumMap<>(Timer.class);

  Timers(EventLoop loop, Consumer<Timer> expired) {
    this.loop = loop;
    this.expired = expired;
  }

  void start(Timer timer, Duration delay) {
    cancel(timer);
    running.put(timer, loop.schedule(delay, () -> expire(timer)));
  }

  private void expire(Timer timer) {
    running.remove(timer);
    expired.accept(timer);
  }

  /** Stops a timer, if it runs. */
  void cancel(Timer timer) {
    Cancellable started = running.remove(timer);
    if (started != null) {
      started.cancel();
    }
  }
}
