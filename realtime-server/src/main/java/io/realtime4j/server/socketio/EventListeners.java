package io.realtime4j.server.socketio;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.SocketDecoder;
import io.realtime4j.protocol.SocketPacket;
import io.realtime4j.server.Ack;
import io.realtime4j.server.AnyEventListener;
import io.realtime4j.server.EventFilter;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What stands before a socket's handlers, and who listens to all of its events. Loop only. */
final class EventListeners {
  private static final System.Logger LOG = System.getLogger(EventListeners.class.getName());

  /** What we have encoded ourselves may be as large as it is. */
  private static final ProtocolLimits OWN =
      ProtocolLimits.DEFAULT.withMaxPayloadBytes(Integer.MAX_VALUE);

  private final List<EventFilter> filters = new ArrayList<>();

  // A listener may end itself while it is called, and subscriptions end on any thread.
  private final CopyOnWriteArrayList<Entry> incoming = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Entry> outgoing = new CopyOnWriteArrayList<>();

  void use(EventFilter filter) {
    filters.add(filter);
  }

  Subscription onAny(AnyEventListener listener, boolean first) {
    return add(incoming, listener, first);
  }

  Subscription onAnyOutgoing(AnyEventListener listener, boolean first) {
    return add(outgoing, listener, first);
  }

  private static Subscription add(
      CopyOnWriteArrayList<Entry> all, AnyEventListener listener, boolean first) {
    Entry entry = new Entry(listener);
    all.add(first ? 0 : all.size(), entry);
    return () -> all.remove(entry);
  }

  /** Returns whether an event passes the filters; those who listen to all have heard it then. */
  boolean passes(String event, List<JsonValue> args, @Nullable Ack ack) {
    for (EventFilter filter : filters) {
      if (!passes(filter, event, args, ack)) {
        return false;
      }
    }
    tell(incoming, event, args);
    return true;
  }

  @SuppressWarnings("CatchThrowable") // One that misses a class lets nothing pass.
  private static boolean passes(
      EventFilter filter, String event, List<JsonValue> args, @Nullable Ack ack) {
    try {
      return filter.passes(event, args, ack);
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "a filter of events has failed", e);
      return false;
    }
  }

  /** Events are about to be written, which are all that these frames are. */
  void sends(List<Frame> frames) {
    if (!outgoing.isEmpty()) {
      SocketHandlers.guarded(() -> read(frames));
    }
  }

  private void read(List<Frame> frames) {
    SocketDecoder decoder = new SocketDecoder(OWN);
    for (Frame frame : frames) {
      SocketPacket packet =
          frame.isText()
              // Behind the 4 by which Engine.IO tells messages.
              ? decoder.onText(frame.buffer().position(1).slice())
              : decoder.onBinary(frame.buffer());
      if (packet instanceof SocketPacket.Event event) {
        tell(outgoing, event.name(), event.args().subList(1, event.args().size()));
      }
    }
  }

  private static void tell(List<Entry> all, String event, List<JsonValue> args) {
    for (Entry entry : all) {
      SocketHandlers.guarded(() -> entry.listener.event(event, args));
    }
  }

  /** A listener that was added once; the same one may be added twice. */
  private static final class Entry {
    final AnyEventListener listener;

    Entry(AnyEventListener listener) {
      this.listener = listener;
    }
  }
}
