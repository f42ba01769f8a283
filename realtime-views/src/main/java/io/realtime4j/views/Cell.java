package io.realtime4j.views;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.RealtimeEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value with those who watch it. What a view derives its value from is touched on the callback
 * executor only, and {@link #show} is called there.
 */
class Cell<T> implements View<T> {
  private static final Logger LOG = System.getLogger(Cell.class.getName());

  final RealtimeClient client;
  final Callbacks callbacks;
  private final List<Watcher<T>> watchers = new CopyOnWriteArrayList<>();
  private final List<Latest<T>> subscribers = new CopyOnWriteArrayList<>();
  private final List<Subscription> sources = new CopyOnWriteArrayList<>();
  private volatile T value;
  private volatile boolean isClosed;

  private static final class Watcher<T> {
    final Consumer<? super T> listener;
    volatile boolean isOver;

    Watcher(Consumer<? super T> listener) {
      this.listener = listener;
    }
  }

  Cell(RealtimeClient client, T initial) {
    this.client = client;
    this.callbacks = new Callbacks(client);
    this.value = initial;
  }

  /** Hears events as long as the view is open. */
  final <E extends RealtimeEvent> void hear(Class<E> type, Consumer<? super E> listener) {
    source(client.on(type, event -> unlessClosed(() -> listener.accept(event))));
  }

  /** Ends a subscription with the view. */
  final void source(Subscription subscription) {
    sources.add(subscription);
    if (isClosed) {
      subscription.unsubscribe();
    }
  }

  /** Runs a task on the callback executor, unless the view is closed then. */
  final void later(Runnable task) {
    callbacks.run(() -> unlessClosed(task));
  }

  /** Takes an outcome on the callback executor, unless the view is closed then. */
  final <V> void outcome(
      CompletionStage<V> stage, BiConsumer<@Nullable V, @Nullable Throwable> then) {
    var unused = stage.whenComplete((v, failure) -> later(() -> then.accept(v, failure)));
  }

  final void unlessClosed(Runnable task) {
    if (!isClosed) {
      task.run();
    }
  }

  final boolean isClosed() {
    return isClosed;
  }

  /** Shows a value, if it is another one. */
  final void show(T next) {
    if (isClosed || next.equals(value)) {
      return;
    }
    value = next;
    for (Watcher<T> watcher : watchers) {
      call(watcher, next);
    }
    for (Latest<T> subscriber : subscribers) {
      // One of those before may have closed the view.
      if (!isClosed) {
        subscriber.offer(next);
      }
    }
  }

  private void call(Watcher<T> watcher, T value) {
    if (watcher.isOver || isClosed) {
      return;
    }
    try {
      watcher.listener.accept(value);
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "A listener of a view failed.", e);
    }
  }

  @Override
  public final T value() {
    return value;
  }

  @Override
  public final Subscription onChange(Consumer<? super T> listener) {
    Watcher<T> watcher = new Watcher<>(Objects.requireNonNull(listener, "listener"));
    later(
        () -> {
          if (!watcher.isOver) {
            watchers.add(watcher);
            call(watcher, value);
          }
          dropIfOver(watcher);
        });
    return () -> {
      watcher.isOver = true;
      watchers.remove(watcher);
    };
  }

  /** It may have been ended, or the view closed, while it was added. */
  private void dropIfOver(Watcher<T> watcher) {
    if (watcher.isOver || isClosed) {
      watchers.remove(watcher);
    }
  }

  @Override
  public final Flow.Publisher<T> publisher() {
    return subscriber -> {
      Objects.requireNonNull(subscriber, "subscriber");
      callbacks.run(() -> subscribe(subscriber));
    };
  }

  private void subscribe(Flow.Subscriber<? super T> subscriber) {
    Latest<T> latest = new Latest<>(callbacks, subscriber, subscribers::remove);
    subscribers.add(latest);
    latest.greet();
    if (isClosed) {
      end(latest);
    } else if (latest.isOver()) {
      subscribers.remove(latest);
    } else {
      latest.offer(value);
    }
  }

  private void end(Latest<T> latest) {
    latest.complete();
    subscribers.remove(latest);
  }

  @Override
  public void close() {
    isClosed = true;
    sources.forEach(Subscription::unsubscribe);
    sources.clear();
    watchers.clear();
    if (!subscribers.isEmpty()) {
      callbacks.run(() -> subscribers.forEach(this::end));
    }
  }
}
