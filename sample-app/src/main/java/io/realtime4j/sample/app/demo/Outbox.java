package io.realtime4j.sample.app.demo;

import io.realtime4j.api.DeliveryState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one user has sent, by number from 1, and what became of it. Thread-safe. */
final class Outbox {
  private record Sent(long nanos, int calm) {}

  private final List<Sent> sent = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, DeliveryState> states = new HashMap<>();

  /** Notes that a message is about to be sent, and returns its number. */
  synchronized int next(long nowNanos, int calm) {
    sent.add(new Sent(nowNanos, calm));
    return sent.size();
  }

  /** Notes under which id a message travels. */
  synchronized void travelsAs(int number, String clientMessageId) {
    numbers.put(clientMessageId, number);
  }

  /** Notes a receipt; returns the message's number, or null if the state is no news. */
  synchronized @Nullable Integer became(String clientMessageId, DeliveryState state) {
    return states.put(clientMessageId, state) == state ? null : numbers.get(clientMessageId);
  }

  synchronized int count() {
    return sent.size();
  }

  synchronized int read() {
    return (int)
        numbers.keySet().stream().filter(id -> states.get(id) == DeliveryState.READ).count();
  }

  /** Returns how long ago a message was sent. */
  synchronized long ageNanos(int number, long nowNanos) {
    return nowNanos - sent.get(number - 1).nanos();
  }

  /** Returns whether no outage was met between sending and now. */
  synchronized boolean wasCalm(int number, int calm) {
    int then = sent.get(number - 1).calm();
    return then != Outages.OUTAGE && then == calm;
  }
}
