package io.realtime4j.core;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.core.session.EventBus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

/*
 * Buffer and demand live on the loop, calls of the subscriber on the callback executor, one task at
 * a time: while a subscriber is busy its events wait in its own bounded buffer, not in the queue of
 * the executor.
 */
/** A client's events, for subscribers that say how many they can take. */
final class EventTaps {
  private static final Logger LOG = System.getLogger(EventTaps.class.getName());

  private final EventLoop loop;
  private final Executor callbacks;
  private final EventBus bus;
  // Loop only.
  private final List<Tap> taps = new ArrayList<>();
  private boolean isComplete;

  EventTaps(EventLoop loop, Executor callbacks, EventBus bus) {
    this.loop = loop;
    this.callbacks = callbacks;
    this.bus = bus;
  }

  /** Returns a publisher whose subscribers have a buffer of {@code capacity} each. */
  Flow.Publisher<RealtimeEvent> publisher(int capacity) {
    return subscriber -> {
      Tap tap = new Tap(Objects.requireNonNull(subscriber, "subscriber"), capacity);
      callbacks.execute(() -> subscriber.onSubscribe(tap));
      if (!post(tap::open)) {
        tap.end(List.of());
      }
    };
  }

  /** Completes every subscriber. Loop only; the last that happens. */
  void complete() {
    isComplete = true;
    List.copyOf(taps).forEach(Tap::complete);
  }

  private boolean post(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException stopped) {
      LOG.log(Level.DEBUG, "The client is closed; a subscriber's demand changes nothing.");
      return false;
    }
  }

  private record Waiting(long last, Runnable task) {}

  /** One subscriber. Everything but the subscription's two methods: loop only. */
  private final class Tap implements Flow.Subscription, EventBus.Reader {
    private final Flow.Subscriber<? super RealtimeEvent> subscriber;
    private final int capacity;
    private final Deque<RealtimeEvent> buffer = new ArrayDeque<>();

    /** What waits for events to be taken, each with the number of the last of these. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private Subscription source = () -> {};
    private Subscription pace = () -> {};
    private long offered;
    private long gone;
    private long demand;
    private boolean isBusy;
    private boolean hasDropped;
    // Read by the callback executor, so that nothing arrives after a cancel on that executor.
    private volatile boolean isOver;

    Tap(Flow.Subscriber<? super RealtimeEvent> subscriber, int capacity) {
      this.subscriber = subscriber;
      this.capacity = capacity;
    }

    void open() {
      if (isComplete) {
        end(List.of());
      } else if (!isOver) {
        taps.add(this);
        source = bus.observe(RealtimeEvent.class, null, this::offer);
        pace = bus.read(this);
      }
    }

    private void close() {
      isOver = true;
      taps.remove(this);
      source.unsubscribe();
      buffer.clear();
      leave();
    }

    /** Nobody has to wait for this one any more. */
    private void leave() {
      pace.unsubscribe();
      gone = offered;
      runReady();
    }

    @Override
    public void whenRead(Runnable task) {
      waiting.add(new Waiting(offered, task));
      runReady();
    }

    private void runReady() {
      while (!waiting.isEmpty() && waiting.getFirst().last <= gone) {
        waiting.removeFirst().task.run();
      }
    }

    /** One more was taken, or lost. */
    private void passed() {
      gone++;
      runReady();
    }

    private void offer(RealtimeEvent event) {
      if (buffer.size() == capacity) {
        buffer.removeFirst();
        passed();
        if (!hasDropped) {
          hasDropped = true;
          LOG.log(
              Level.WARNING,
              "A subscriber of events() is too slow for its buffer of {0}; the oldest are dropped.",
              capacity);
        }
      }
      buffer.add(event);
      offered++;
      drain();
    }

    private void drain() {
      if (!isBusy && demand > 0 && !buffer.isEmpty()) {
        demand--;
        isBusy = true;
        RealtimeEvent event = buffer.removeFirst();
        callbacks.execute(() -> hand(event));
      }
    }

    private void hand(RealtimeEvent event) {
      try {
        next(event);
      } finally {
        post(
            () -> {
              isBusy = false;
              passed();
              drain();
            });
      }
    }

    private void next(RealtimeEvent event) {
      if (!isOver) {
        try {
          subscriber.onNext(event);
        } catch (RuntimeException e) {
          LOG.log(Level.WARNING, "A subscriber of events() failed; it is cancelled.", e);
          cancel();
        }
      }
    }

    void complete() {
      List<RealtimeEvent> last = new ArrayList<>();
      while (demand-- > 0 && !buffer.isEmpty()) {
        last.add(buffer.removeFirst());
      }
      end(last);
      taps.remove(this);
      source.unsubscribe();
      leave();
    }

    /** From any thread. */
    private void end(List<RealtimeEvent> last) {
      callbacks.execute(
          () -> {
            last.forEach(this::next);
            if (!isOver) {
              isOver = true;
              subscriber.onComplete();
            }
          });
    }

    @Override
    public void request(long count) {
      post(
          () -> {
            if (isOver) {
              return;
            }
            if (count <= 0) {
              close();
              callbacks.execute(
                  () ->
                      subscriber.onError(
                          new IllegalArgumentException(
                              "a subscriber must request more than 0, was " + count)));
              return;
            }
            demand = count > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + count;
            drain();
          });
    }

    @Override
    public void cancel() {
      isOver = true;
      post(this::close);
    }
  }
}
