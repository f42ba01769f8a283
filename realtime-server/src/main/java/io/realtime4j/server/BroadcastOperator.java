package io.realtime4j.server;

import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Addresses sockets of a namespace: those in any of some rooms (all if none is named) and in none
 * of others. Immutable; every method may be called from any thread.
 *
 * <p>An action is posted to every loop, the caller's own among them, in the order of the calls: two
 * actions from one thread happen in that order for every socket, also relative to tasks which that
 * thread posts to a socket's loop itself. It is never done within the call.
 */
@NotForImplementation
public interface BroadcastOperator {
  /** Returns an operator that addresses these rooms too. */
  BroadcastOperator to(String... rooms);

  /** Returns an operator that leaves out the sockets in these rooms. */
  BroadcastOperator except(String... rooms);

  /**
   * Returns an operator whose events are dropped for a socket that cannot take them at once; they
   * are not recovered either.
   */
  BroadcastOperator asVolatile();

  /**
   * Returns an operator whose events tell what holds now, such as who is typing: they wait for a
   * slow socket as others do, but are not recovered, and take no room among what can be.
   */
  BroadcastOperator asTransient();

  /** Returns an operator that reaches only sockets of this server, not of the cluster. */
  BroadcastOperator local();

  /**
   * Sends an event. At most once per socket; encoded once.
   *
   * @throws IllegalArgumentException if Socket.IO reserves the name
   */
  void emit(String event, JsonValue... args);

  /**
   * Sends an event and collects the answers.
   *
   * @param timeout how long to wait for all
   * @return never fails; with what was answered in time
   * @throws IllegalArgumentException if Socket.IO reserves the name
   */
  CompletableFuture<BroadcastAnswers> emitWithAck(
      Duration timeout, String event, JsonValue... args);

  /** Puts the sockets into rooms. */
  void join(String... rooms);

  /** Takes the sockets out of rooms. */
  void leave(String... rooms);

  /**
   * Disconnects the sockets.
   *
   * @param closeConnection whether their connection is closed too
   */
  void disconnect(boolean closeConnection);

  /** Returns the sockets, of all servers that answer within 5 s. */
  CompletableFuture<List<SocketSnapshot>> fetchSockets();
}
