package io.realtime4j.server;

import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of a server that clients enter and leave on its own. As an operator it addresses all of
 * its sockets. Every method may be called from any thread.
 */
@NotForImplementation
public interface Namespace extends BroadcastOperator {
  /** Returns the name, such as {@code /} or {@code /chat}. */
  String name();

  /** Adds a check that clients pass before they enter; checks run in the order of adding. */
  Namespace use(Middleware middleware);

  /**
   * Sets for how long a lost session can be recovered here; zero switches recovery off. For clients
   * that enter later.
   */
  Namespace recovery(Duration window);

  /** Sets who decides whether a lost session may be had back; everybody by default. */
  Namespace recoveryPolicy(RecoveryPolicy policy);

  /**
   * Sets who decides whether another server of the cluster may put a socket of this one into a
   * room; every server may by default. What the servers of one application do to their own sockets
   * is not asked about.
   */
  Namespace remoteJoins(RemoteJoinPolicy policy);

  /**
   * Adds a listener of new sockets. It is called on the socket's loop after all checks and before
   * the client is told, so that handlers registered there miss nothing; what it emits leaves after
   * the answer to CONNECT, and on a recovered socket before the events that were missed.
   */
  Subscription onConnection(Consumer<ServerSocket> listener);

  /** Returns the number of sockets on this server; a moment old. */
  int socketCount();

  /**
   * Encodes an event once, for many sockets.
   *
   * @throws IllegalArgumentException if Socket.IO reserves the name
   * @throws UnsupportedOperationException if this stands for the namespaces of a pattern
   */
  PreparedEvent prepare(String event, JsonValue... args);

  /**
   * Sends an event to the other servers of the cluster.
   *
   * @throws IllegalArgumentException if Socket.IO reserves the name
   */
  void serverSideEmit(String event, JsonValue... args);

  /**
   * Sends an event to the other servers and collects their answers.
   *
   * @return fails with {@link io.realtime4j.api.AckTimeoutException} if one does not answer in time
   */
  CompletableFuture<List<JsonValue>> serverSideEmitWithAck(
      Duration timeout, String event, JsonValue... args);

  /** Adds a listener of events that other servers send; called on some loop. */
  Subscription onServerSide(String event, ServerSideHandler handler);

  /** Hears an event of another server. */
  @FunctionalInterface
  interface ServerSideHandler {
    /**
     * An event has arrived.
     *
     * @param answer takes the one answer, or {@code null} if none was asked for
     */
    void handle(List<JsonValue> args, @Nullable Consumer<JsonValue> answer);
  }
}
