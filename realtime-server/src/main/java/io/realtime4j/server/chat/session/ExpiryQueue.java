package io.realtime4j.server.chat.session;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A binary heap with the place of each session noted in it, and one timer for the first: a timer for
 * each session would be larger than much else that is kept of it. Sessions that end in time leave
 * the heap and not the timer, which finds nothing due and is set again.
 */
/** The sessions of a loop by when their time is over. Loop only. */
final class ExpiryQueue {
  private final EventLoop loop;
  private final List<ChatSession> heap = new ArrayList<>();

  /** Null unless the timer is set. */
  private @Nullable Cancellable timer;

  private long timerNanos;

  ExpiryQueue(EventLoop loop) {
    this.loop = loop;
  }

  /** Adds a session that is not in it. */
  void add(ChatSession session) {
    heap.add(session);
    rise(heap.size() - 1, session);
    arm();
  }

  /** Removes a session; it may be that it is not in it. */
  void remove(ChatSession session) {
    int place = session.expiryPlace;
    if (place < 0) {
      return;
    }
    session.expiryPlace = -1;
    ChatSession last = heap.remove(heap.size() - 1);
    if (last != session) {
      rise(place, last);
      sink(last.expiryPlace, last);
    }
  }

  int size() {
    return heap.size();
  }

  private void rise(int from, ChatSession session) {
    int place = from;
    while (place > 0) {
      int above = (place - 1) / 2;
      if (!isBefore(session, heap.get(above))) {
        break;
      }
      put(place, heap.get(above));
      place = above;
    }
    put(place, session);
  }

  private void sink(int from, ChatSession session) {
    int place = from;
    int below = 2 * place + 1;
    while (below < heap.size()) {
      if (below + 1 < heap.size() && isBefore(heap.get(below + 1), heap.get(below))) {
        below++;
      }
      if (!isBefore(heap.get(below), session)) {
        break;
      }
      put(place, heap.get(below));
      place = below;
      below = 2 * place + 1;
    }
    put(place, session);
  }

  private void put(int place, ChatSession session) {
    heap.set(place, session);
    session.expiryPlace = place;
  }

  private static boolean isBefore(ChatSession one, ChatSession other) {
    return one.expiryNanos - other.expiryNanos < 0;
  }

  private void arm() {
    if (heap.isEmpty()) {
      return;
    }
    long first = heap.get(0).expiryNanos;
    if (timer != null && timerNanos - first <= 0) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    timerNanos = first;
    timer = loop.schedule(Duration.ofNanos(Math.max(0, first - loop.nanoTime())), this::runDue);
  }

  private void runDue() {
    timer = null;
    try {
      while (!heap.isEmpty() && heap.get(0).expiryNanos - loop.nanoTime() <= 0) {
        ChatSession due = heap.get(0);
        remove(due);
        due.expired();
      }
    } finally {
      arm();
    }
  }
}
