package io.realtime4j.core.session;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.core.wire.QueueSignal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * An event that is published while another is being delivered waits until everybody has had the
 * earlier one: all listeners see all events in one order.
 */
/**
 * Brings events to features, on the loop, and to applications, on their executor. Publishing is for
 * the loop; registering is for any thread.
 */
public final class EventBus {
  private static final Logger LOG = System.getLogger(EventBus.class.getName());

  private final Executor callbacks;
  private final List<Registration<Observed, RealtimeEvent>> observers =
      new CopyOnWriteArrayList<>();
  private final List<Registration<Class<?>, RealtimeEvent>> listeners =
      new CopyOnWriteArrayList<>();
  private final Deque<Publication> waiting = new ArrayDeque<>();
  private boolean isDelivering;

  /** Those who take events in their own time. */
  private final List<Reader> readers = new ArrayList<>();

  /** Takes events in its own time. Loop only. */
  public interface Reader {
    /** Runs a task, on whichever thread, when it has had or lost all that it was given so far. */
    void whenRead(Runnable task);
  }

  private record Observed(Class<?> type, @Nullable Object owner) {}

  private record Publication(RealtimeEvent event, @Nullable Object owner) {}

  /** Creates one; {@code callbacks} must be serial. */
  public EventBus(Executor callbacks) {
    this.callbacks = callbacks;
  }

  /**
   * Publishes an event. Loop only.
   *
   * @param owner whose event it is: its own observers do not hear it; null for the client's
   */
  public void publish(RealtimeEvent event, @Nullable Object owner) {
    waiting.add(new Publication(event, owner));
    if (isDelivering) {
      return;
    }
    isDelivering = true;
    try {
      while (!waiting.isEmpty()) {
        deliver(waiting.removeFirst());
      }
    } finally {
      isDelivering = false;
    }
  }

  private void deliver(Publication publication) {
    RealtimeEvent event = publication.event;
    for (Registration<Class<?>, RealtimeEvent> listener : listeners) {
      if (wants(listener.key(), event)) {
        callbacks.execute(() -> listener.deliver(event));
      }
    }
    for (Registration<Observed, RealtimeEvent> observer : observers) {
      Object owner = observer.key().owner();
      if (wants(observer.key().type(), event) && (owner == null || owner != publication.owner)) {
        try {
          observer.deliver(event);
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "A feature failed on " + event.getClass().getName(), e);
        }
      }
    }
  }

  /** What features say to each other is for those who ask for just that. */
  private static boolean wants(Class<?> type, RealtimeEvent event) {
    return type.isInstance(event)
        && (!(event instanceof QueueSignal) || QueueSignal.class.isAssignableFrom(type));
  }

  /** Registers somebody whose pace counts in {@link #whenHeard}. Loop only. */
  public Subscription read(Reader reader) {
    readers.add(reader);
    return () -> readers.remove(reader);
  }

  /**
   * Runs a task, on whichever thread, when listeners and readers have had all that was published.
   * Loop only.
   */
  public void whenHeard(Runnable task) {
    AtomicInteger open = new AtomicInteger(readers.size() + 1);
    Runnable one =
        () -> {
          if (open.decrementAndGet() == 0) {
            task.run();
          }
        };
    List.copyOf(readers).forEach(reader -> reader.whenRead(one));
    callbacks.execute(one);
  }

  /**
   * Registers for calls on the loop.
   *
   * @param owner whose own events are passed over; null to hear all
   */
  public <E extends RealtimeEvent> Subscription observe(
      Class<E> type, @Nullable Object owner, Consumer<? super E> observer) {
    return Registration.in(
        observers, new Observed(type, owner), event -> observer.accept(type.cast(event)));
  }

  /** Registers for calls on the callback executor. */
  public <E extends RealtimeEvent> Subscription on(Class<E> type, Consumer<? super E> listener) {
    return Registration.in(listeners, type, event -> listener.accept(type.cast(event)));
  }
}
