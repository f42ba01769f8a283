package io.realtime4j.core.session;

import io.realtime4j.api.IncomingEvent;
import io.realtime4j.api.SessionInfo.Peer;
import io.realtime4j.api.Subscription;
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
  private final List<Registration<String, IncomingEvent>> handlers = new CopyOnWriteArrayList<>();
  private final List<Registration<String, IncomingEvent>> listeners = new CopyOnWriteArrayList<>();

  /** Creates one; {@code callbacks} must be serial. */
  public Inbox(Executor callbacks) {
    this.callbacks = callbacks;
  }

  /**
   * Takes in an event.
   *
   * @param peer null before it is known
   */
  public void dispatch(IncomingEvent event, @Nullable Peer peer) {
    String name = event.name();
    if (peer != Peer.PLAIN && SESSION_EVENTS.contains(name)) {
      return;
    }
    boolean isHandled = false;
    for (Registration<String, IncomingEvent> handler : handlers) {
      if (handler.key().equals(name)) {
        isHandled = true;
        handle(handler, event);
      }
    }
    if (!isHandled) {
      for (Registration<String, IncomingEvent> listener : listeners) {
        if (listener.key().equals(name)) {
          callbacks.execute(() -> listener.deliver(event));
        }
      }
    }
  }

  private static void handle(Registration<String, IncomingEvent> handler, IncomingEvent event) {
    try {
      handler.deliver(event);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A feature failed on the event " + handler.key(), e);
    }
  }

  /** Registers a feature's handler. */
  Subscription handle(String event, Consumer<IncomingEvent> handler) {
    return Registration.in(handlers, event, handler);
  }

  /** Registers an application's listener. */
  public Subscription on(String event, Consumer<IncomingEvent> listener) {
    return Registration.in(listeners, event, listener);
  }
}
