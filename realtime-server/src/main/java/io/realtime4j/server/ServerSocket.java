package io.realtime4j.server;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A client in a namespace. It lives on one loop: its handlers are called there.
 *
 * <p>{@link #emit}, {@link #emitWithAck}, {@link #join}, {@link #leave}, {@link #disconnect} and
 * the immutable accessors may be called from any thread; on the loop they act at once, elsewhere
 * they are posted to it. All others are called on the loop.
 */
@NotForImplementation
public interface ServerSocket {
  /**
   * Returns the id, 20 characters, other than that of the connection. It is fixed before {@link
   * Namespace#onConnection} listeners are called.
   */
  String id();

  /** Returns the namespace. */
  Namespace namespace();

  /** Returns how the socket came in. */
  SocketHandshake handshake();

  /** Returns the loop on which the socket lives. */
  EventLoop loop();

  /** Returns the id of the connection that carries this socket, and perhaps others. */
  String connectionId();

  /** Returns {@code polling} or {@code websocket}, as of now. */
  String transportName();

  /** Returns whether the socket is in its namespace. */
  boolean isConnected();

  /** Returns whether this is a lost session that goes on: same id, rooms and data. */
  boolean recovered();

  /** Returns a place for the application's own; kept when the session is recovered. */
  Map<String, Object> data();

  /** Sets who hears an event; replaces who heard it before. */
  void on(String event, EventHandler handler);

  /** Sets who hears an event the next time, and never again; replaces who heard it before. */
  void once(String event, EventHandler handler);

  /** Takes away who hears an event. */
  void off(String event);

  /**
   * Adds a check that events pass before anybody hears them; checks run in the order of adding, and
   * the first that stops an event has the last word.
   */
  void use(EventFilter filter);

  /** Adds a listener of every event that has passed the filters, before its handler hears it. */
  Subscription onAny(AnyEventListener listener);

  /** Adds a listener as {@link #onAny} does, in front of those that are there. */
  Subscription prependAny(AnyEventListener listener);

  /**
   * Adds a listener of every event that is sent to this client, by itself or with others, though
   * not of those that a recovered session gets from the log. The event's offset is not among the
   * arguments. While there is one, each event to this socket is decoded again.
   */
  Subscription onAnyOutgoing(AnyEventListener listener);

  /** Adds a listener as {@link #onAnyOutgoing} does, in front of those that are there. */
  Subscription prependAnyOutgoing(AnyEventListener listener);

  /** Sets who hears the events that nobody else does. */
  void onUnhandled(AnyEventHandler handler);

  /**
   * Adds a listener of the socket's end; it is called once, while {@link #rooms()} still tells. One
   * that was added in {@link Middleware} is also called, at the next answer of middleware, if the
   * client is refused or leaves before it is in.
   */
  void onDisconnect(Consumer<DisconnectReason> listener);

  /** Adds a listener for when the peer reads again after {@link #isWritable()} was false. */
  void onDrained(Runnable listener);

  /** Enters a room. */
  void join(String room);

  /** Leaves a room. */
  void leave(String room);

  /** Returns the rooms, its own id among them; a copy. */
  Set<String> rooms();

  /**
   * Sends an event. At most once; where recovery is on, a client that comes back in time gets what
   * it missed.
   *
   * @throws IllegalArgumentException if Socket.IO reserves the name
   */
  void emit(String event, JsonValue... args);

  /**
   * Sends an event and waits for the answer.
   *
   * @return the arguments of the answer; completed on the loop. Fails with {@link
   *     io.realtime4j.api.AckTimeoutException}, or with {@link
   *     io.realtime4j.api.NotConnectedException} if the socket ends first
   * @throws IllegalArgumentException if Socket.IO reserves the name
   */
  CompletableFuture<List<JsonValue>> emitWithAck(Duration timeout, String event, JsonValue... args);

  /**
   * Sends an event if the peer can take it at once.
   *
   * @return whether it was sent
   */
  boolean emitVolatile(String event, JsonValue... args);

  /**
   * Sends an event if the peer can take it at once. Loop only.
   *
   * @return whether it was sent
   */
  boolean emitVolatile(PreparedEvent event);

  /**
   * Sends an event that tells what holds now: it waits for a slow peer as others do, but is not
   * recovered. Loop only.
   */
  void emitTransient(PreparedEvent event);

  /** Returns whether the peer takes more at once. */
  boolean isWritable();

  /** Addresses the sockets in these rooms, without this one. */
  BroadcastOperator to(String... rooms);

  /** Addresses the sockets of the namespace, without this one and those in these rooms. */
  BroadcastOperator except(String... rooms);

  /** Addresses all sockets of the namespace, without this one. */
  BroadcastOperator broadcast();

  /**
   * Puts the socket out of the namespace.
   *
   * @param closeConnection whether the connection is closed too, with all of its sockets
   */
  void disconnect(boolean closeConnection);

  /**
   * Closes the connection without a word to Socket.IO, as if it had been lost: the client comes
   * back and may recover.
   */
  void closeConnection();

  /**
   * Says whether this client keeps positions of its own; then its events carry no offset, as they
   * otherwise do where recovery is on.
   */
  void positions(boolean ofItsOwn);
}
