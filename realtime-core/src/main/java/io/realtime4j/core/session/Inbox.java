package io.realtime4j.core.session;

import io.realtime4j.api.SessionInfo.Peer;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the server sends to features, on the loop, or else to applications, on their
 * executor. Dispatching is for the loop; registering is for any thread.
 */
public final class Inbox {
  private static final Logger LOG = System.getLogger(Inbox.class.getName());

  /** The session's own events: only a plain server means something else by them. */
  private static final Set<String> SESSION_EVENTS =
      Set.of("connected", "authenticated", "auth:error", "error", "pong");

  private final Executor callbacks;
  private final List<Registration<String, JsonObject>> handlers = new CopyOnWriteArrayList<>();
  private final List<Registration<String, List<JsonValue>>> listeners =
      new CopyOnWriteArrayList<>();

  /** Creates one; {@code callbacks} must be serial. */
  public Inbox(Executor callbacks) {
    this.callbacks = callbacks;
  }

  /**
   * Takes in an event.
   *
   * @param peer null before it is known
   */
  public void dispatch(String name, List<JsonValue> args, @Nullable Peer peer) {
    if (peer != Peer.PLAIN && SESSION_EVENTS.contains(name)) {
      return;
    }
    boolean isHandled = false;
    for (Registration<String, JsonObject> handler : handlers) {
      if (handler.key().equals(name)) {
        isHandled = true;
        handle(handler, args);
      }
    }
    if (!isHandled) {
      for (Registration<String, List<JsonValue>> listener : listeners) {
        if (listener.key().equals(name)) {
          callbacks.execute(() -> listener.deliver(args));
        }
      }
    }
  }

  private static void handle(Registration<String, JsonObject> handler, List<JsonValue> args) {
    try {
      handler.deliver(SocketSession.firstObject(args));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A feature failed on the event " + handler.key(), e);
    }
  }

  /** Registers a feature's handler. */
  Subscription handle(String event, Consumer<JsonObject> handler) {
    return Registration.in(handlers, event, handler);
  }

  /** Registers an application's listener. */
  public Subscription on(String event, Consumer<List<JsonValue>> listener) {
    return Registration.in(listeners, event, listener);
  }
}
