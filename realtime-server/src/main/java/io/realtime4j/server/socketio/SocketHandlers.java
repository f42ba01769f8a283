package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonValue;
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

  private final Map<String, EventHandler> handlers = new HashMap<>();
  private final List<Consumer<DisconnectReason>> disconnects = new ArrayList<>(1);
  private final List<Runnable> drains = new ArrayList<>(0);
  private AnyEventHandler unhandled = (event, args, ack) -> {};

  void on(String event, EventHandler handler) {
    handlers.put(event, handler);
  }

  void onUnhandled(AnyEventHandler handler) {
    unhandled = handler;
  }

  void onDisconnect(Consumer<DisconnectReason> listener) {
    disconnects.add(listener);
  }

  void onDrained(Runnable listener) {
    drains.add(listener);
  }

  void event(String name, List<JsonValue> args, @Nullable Ack ack) {
    EventHandler handler = handlers.get(name);
    guarded(
        () -> {
          if (handler == null) {
            unhandled.handle(name, args, ack);
          } else {
            handler.handle(args, ack);
          }
        });
  }

  void disconnected(DisconnectReason reason) {
    for (Consumer<DisconnectReason> listener : List.copyOf(disconnects)) {
      guarded(() -> listener.accept(reason));
    }
  }

  void drained() {
    for (Runnable listener : List.copyOf(drains)) {
      guarded(listener);
    }
  }

  static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a handler has failed", e);
    }
  }
}
