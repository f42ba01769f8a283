package io.realtime4j.core.connection;

import java.util.ArrayList;
import java.util.List;

/** Sockets that are being closed, and what waits for the last of them. Loop only. */
final class Goodbyes {
  private final List<Runnable> waiting = new ArrayList<>();
  private int underWay;

  /** Counts a socket; the result is to be run once, when it is gone. */
  Runnable begin() {
    underWay++;
    return () -> {
      underWay--;
      check();
    };
  }

  /** Runs a task when no socket is being closed, possibly at once. */
  void whenSaid(Runnable task) {
    waiting.add(task);
    check();
  }

  private void check() {
    if (underWay == 0) {
      List<Runnable> tasks = List.copyOf(waiting);
      waiting.clear();
      tasks.forEach(Runnable::run);
    }
  }
}
