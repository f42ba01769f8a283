package io.realtime4j.server.socketio;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.SocketPacket;
import io.realtime4j.server.AnyEventHandler;
import io.realtime4j.server.AnyEventListener;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EventFilter;
import io.realtime4j.server.EventHandler;
import io.realtime4j.server.SocketHandshake;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who hears a socket, and how it came in. A superclass: a socket is one object. */
abstract class HearingSocket extends SpeakingSocket {
  /** What came in CONNECT, or what is kept of it. */
  private JsonObject auth;

  private @Nullable Object attachment;

  /** Null until somebody wants to hear something by itself. */
  private @Nullable SocketHandlers handlers;

  HearingSocket(
      ClientConnection connection,
      DefaultNamespace namespace,
      NamespaceShard shard,
      String id,
      JsonObject auth) {
    super(connection, namespace, shard, id);
    this.auth = auth;
  }

  @Override
  public final SocketHandshake handshake() {
    return new SocketHandshake(auth, connection.engine().request());
  }

  /** Lets go of the request but for the address, and of what came in CONNECT but for this. */
  final void forgetHandshake(JsonObject kept) {
    connection.engine().forgetRequest();
    auth = kept;
  }

  @Override
  public final void attach(Object attached) {
    attachment = attached;
  }

  @Override
  public final @Nullable Object attachment() {
    return attachment;
  }

  private SocketHandlers handlers() {
    if (handlers == null) {
      handlers = new SocketHandlers();
    }
    return handlers;
  }

  @Override
  public final void on(String event, EventHandler handler) {
    handlers().on(event, handler);
  }

  @Override
  public final void once(String event, EventHandler handler) {
    handlers().once(event, handler);
  }

  @Override
  public final void off(String event) {
    handlers().off(event);
  }

  @Override
  public final void use(EventFilter filter) {
    handlers().listeners().use(filter);
  }

  @Override
  public final Subscription onAny(AnyEventListener listener) {
    return handlers().listeners().onAny(listener, false);
  }

  @Override
  public final Subscription prependAny(AnyEventListener listener) {
    return handlers().listeners().onAny(listener, true);
  }

  @Override
  public final Subscription onAnyOutgoing(AnyEventListener listener) {
    return handlers().listeners().onAnyOutgoing(listener, false);
  }

  @Override
  public final Subscription prependAnyOutgoing(AnyEventListener listener) {
    return handlers().listeners().onAnyOutgoing(listener, true);
  }

  @Override
  final void sends(List<Frame> frames) {
    if (handlers != null) {
      handlers.sends(frames);
    }
  }

  @Override
  public final void onUnhandled(AnyEventHandler handler) {
    handlers().onUnhandled(handler);
  }

  @Override
  public final void onDisconnect(Consumer<DisconnectReason> listener) {
    handlers().onDisconnect(listener);
  }

  @Override
  public final void onDrained(Runnable listener) {
    handlers().onDrained(listener);
  }

  final void drained() {
    if (attachment instanceof SocketListener listener) {
      SocketHandlers.guarded(listener::onDrained);
    }
    if (handlers != null) {
      handlers.drained();
    }
  }

  final void onEvent(SocketPacket.Event event) {
    Long ackId = event.ackId();
    List<JsonValue> args = event.args().subList(1, event.args().size());
    ClientAck ack = ackId == null ? null : new ClientAck(this, ackId);
    if (handlers != null && !handlers.passes(event.name(), args, ack)) {
      return;
    }
    boolean heard = handlers != null && handlers.event(event.name(), args, ack);
    if (!heard && attachment instanceof SocketListener listener) {
      SocketHandlers.guarded(() -> listener.onEvent(event.name(), args, ack));
    }
  }

  /** Tells the end to those who hear. */
  final void tellEnd(DisconnectReason reason) {
    if (attachment instanceof SocketListener listener) {
      SocketHandlers.guarded(() -> listener.onEnd(reason));
    }
    if (handlers != null) {
      handlers.disconnected(reason);
    }
  }
}
