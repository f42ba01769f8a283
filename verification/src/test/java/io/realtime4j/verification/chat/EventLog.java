package io.realtime4j.verification.chat;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.RealtimeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** All events of a client, in order; tests wait for one instead of sleeping. */
final class EventLog {
  private final List<RealtimeEvent> events = new ArrayList<>();

  EventLog(RealtimeClient client) {
    client.on(RealtimeEvent.class, this::add);
  }

  private synchronized void add(RealtimeEvent event) {
    events.add(event);
    notifyAll();
  }

  synchronized <E extends RealtimeEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Returns the first event that fits, of those there are and those to come within 20 s. */
  synchronized <E extends RealtimeEvent> E await(Class<E> type, Predicate<E> filter)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int seen = 0;
    while (true) {
      for (; seen < events.size(); seen++) {
        RealtimeEvent event = events.get(seen);
        if (type.isInstance(event) && filter.test(type.cast(event))) {
          return type.cast(event);
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("no such " + type.getSimpleName() + " within 20 s: " + events);
      }
      wait(left);
    }
  }

  <E extends RealtimeEvent> E await(Class<E> type) throws InterruptedException {
    return await(type, event -> true);
  }
}
