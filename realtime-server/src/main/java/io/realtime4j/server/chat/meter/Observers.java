package io.realtime4j.server.chat.meter;

import io.realtime4j.api.spi.server.EventObservation;
import io.realtime4j.api.spi.server.Metric;
import io.realtime4j.api.spi.server.ObservedEvent;
import io.realtime4j.api.spi.server.ServerObserver;
import io.realtime4j.server.loop.Complaints;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells every observer; what one throws is dropped, with a line in the log now and then. */
public final class Observers implements ServerObserver {
  private final List<ServerObserver> observers;
  private final Complaints complaints;

  public Observers(Collection<ServerObserver> observers, Complaints complaints) {
    this.observers = new CopyOnWriteArrayList<>(observers);
    this.complaints = complaints;
  }

  public void add(ServerObserver observer) {
    observers.add(observer);
  }

  boolean isEmpty() {
    return observers.isEmpty();
  }

  @Override
  public void expectCount(Metric metric) {
    each(observer -> observer.expectCount(metric));
  }

  @Override
  public void expectTime(Metric metric) {
    each(observer -> observer.expectTime(metric));
  }

  @Override
  public void count(Metric metric, long delta) {
    each(observer -> observer.count(metric, delta));
  }

  @Override
  public void gauge(Metric metric, long value) {
    each(observer -> observer.gauge(metric, value));
  }

  @Override
  public void time(Metric metric, long nanos) {
    each(observer -> observer.time(metric, nanos));
  }

  @Override
  public EventObservation began(ObservedEvent event) {
    List<EventObservation> begun = new ArrayList<>(observers.size());
    each(
        observer -> {
          EventObservation one = observer.began(event);
          if (one != EventObservation.NONE) {
            begun.add(Objects.requireNonNull(one));
          }
        });
    return begun.isEmpty()
        ? EventObservation.NONE
        : outcome -> begun.forEach(one -> guarded(() -> one.ended(outcome)));
  }

  private void each(Consumer<ServerObserver> action) {
    for (ServerObserver observer : observers) {
      guarded(() -> action.accept(observer));
    }
  }

  @SuppressWarnings("CatchThrowable") // One that misses a class must not cost what it counts.
  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      complaints.warn("an observer", e);
    }
  }
}
