package io.realtime4j.server.chat.plugin;

import io.realtime4j.api.spi.server.ServerObserver;
import io.realtime4j.server.loop.Complaints;
import java.util.List;
import java.util.function.Consumer;

/** Tells every observer; what one throws is dropped, with a line in the log now and then. */
final class Observers implements ServerObserver {
  private final List<ServerObserver> observers;
  private final Complaints complaints;

  Observers(List<ServerObserver> observers, Complaints complaints) {
    this.observers = observers;
    this.complaints = complaints;
  }

  @Override
  public void count(String name, long delta) {
    each(observer -> observer.count(name, delta));
  }

  @Override
  public void gauge(String name, long value) {
    each(observer -> observer.gauge(name, value));
  }

  @Override
  public void time(String name, long nanos) {
    each(observer -> observer.time(name, nanos));
  }

  private void each(Consumer<ServerObserver> action) {
    for (ServerObserver observer : observers) {
      try {
        action.accept(observer);
      } catch (RuntimeException e) {
        complaints.warn("an observer", e);
      }
    }
  }
}
