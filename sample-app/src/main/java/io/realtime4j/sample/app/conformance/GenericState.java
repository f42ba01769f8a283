package io.realtime4j.sample.app.conformance;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What all sockets of a generic conformance server share. Any thread. */
final class GenericState {
  final AtomicLong counter = new AtomicLong();
  private final ConcurrentHashMap<String, Long> flaky = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> reasons = new ConcurrentLinkedQueue<>();

  /** Returns how many calls there were with a key, this one included. */
  long call(String key) {
    return flaky.merge(key, 1L, Long::sum);
  }

  void disconnected(String id, String reason) {
    reasons.add(id + " " + reason);
  }

  List<String> reasons() {
    return List.copyOf(reasons);
  }
}
