package io.realtime4j.transport.netty;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connections that wait for the next exchange with their origin. Thread-safe. */
final class HttpPool {
  /**
   * Node closes a connection that was idle for 5 s. One that idled almost as long might be closing
   * while a request is on its way, and a POST must not be sent twice.
   */
  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final Map<Origin, ConcurrentLinkedDeque<HttpClientConnection>> idle =
      new ConcurrentHashMap<>();

  /** Takes the connection that was used last, if it is still good. */
  @Nullable HttpClientConnection take(Origin origin) {
    ConcurrentLinkedDeque<HttpClientConnection> waiting = idle.get(origin);
    while (waiting != null) {
      HttpClientConnection next = waiting.pollLast();
      if (next == null) {
        return null;
      }
      if (next.isUsable(MAX_IDLE_NANOS)) {
        return next;
      }
      next.close();
    }
    return null;
  }

  void put(Origin origin, HttpClientConnection connection) {
    idle.computeIfAbsent(origin, o -> new ConcurrentLinkedDeque<>()).addLast(connection);
  }

  void remove(Origin origin, HttpClientConnection connection) {
    ConcurrentLinkedDeque<HttpClientConnection> waiting = idle.get(origin);
    if (waiting != null) {
      waiting.remove(connection);
    }
  }

  void close() {
    idle.values().forEach(waiting -> waiting.forEach(HttpClientConnection::close));
    idle.clear();
  }
}
