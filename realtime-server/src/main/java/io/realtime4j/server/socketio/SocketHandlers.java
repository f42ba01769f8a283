package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.server.Ack;
import io.realtime4j.server.AnyEventHandler;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EventHandler;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who hears a socket. What a handler throws is logged and ends nothing. Loop only. */
final class SocketHandlers {
  private static final System.Logger LOG = System.getLogger(SocketHandlers.class.getName());

  // There are many sockets, and most have one or none of each.
  private @Nullable Map<String, EventHandler> handlers;
  private List<Consumer<DisconnectReason>> disconnects = List.of();
  private List<Runnable> drains = List.of();
  private @Nullable AnyEventHandler unhandled;
  private @Nullable EventListeners listeners;

  void on(String event, EventHandler handler) {
    if (handlers == null) {
      handlers = new HashMap<>();
    }
    handlers.put(event, handler);
  }

  void once(String event, EventHandler handler) {
    on(
        event,
        (args, ack) -> {
          off(event);
          handler.handle(args, ack);
        });
  }

  void off(String event) {
    if (handlers != null) {
      handlers.remove(event);
    }
  }

  EventListeners listeners() {
    if (listeners == null) {
      listeners = new EventListeners();
    }
    return listeners;
  }

  /** Returns whether the filters let an event through; who listens to all has heard it then. */
  boolean passes(String name, List<JsonValue> args, @Nullable Ack ack) {
    return listeners == null || listeners.passes(name, args, ack);
  }

  void sends(List<Frame> frames) {
    if (listeners != null) {
      listeners.sends(frames);
    }
  }

  void onUnhandled(AnyEventHandler handler) {
    unhandled = handler;
  }

  void onDisconnect(Consumer<DisconnectReason> listener) {
    disconnects = plus(disconnects, listener);
  }

  void onDrained(Runnable listener) {
    drains = plus(drains, listener);
  }

  private static <T> List<T> plus(List<T> some, T more) {
    if (some.isEmpty()) {
      return List.of(more);
    }
    List<T> all = new ArrayList<>(some);
    all.add(more);
    return List.copyOf(all);
  }

  /** Returns whether somebody hears it. */
  boolean event(String name, List<JsonValue> args, @Nullable Ack ack) {
    EventHandler handler = handlers == null ? null : handlers.get(name);
    AnyEventHandler other = unhandled;
    if (handler != null) {
      guarded(() -> handler.handle(args, ack));
    } else if (other != null) {
      guarded(() -> other.handle(name, args, ack));
    }
    return handler != null || other != null;
  }

  void disconnected(DisconnectReason reason) {
    for (Consumer<DisconnectReason> listener : disconnects) {
      guarded(() -> listener.accept(reason));
    }
  }

  void drained() {
    for (Runnable listener : drains) {
      guarded(listener);
    }
  }

  /** Runs code of the application, whose faults are its own. */
  @SuppressWarnings("CatchThrowable") // One that misses a class must not cost other handlers.
  static void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "a handler has failed", e);
    }
  }
}
