package io.realtime4j.server.socketio;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.Middleware;
import io.realtime4j.server.Namespace.ServerSideHandler;
import io.realtime4j.server.RecoveryPolicy;
import io.realtime4j.server.RemoteJoinPolicy;
import io.realtime4j.server.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What an application has set for a namespace, or for those of a pattern. Any thread. */
final class NamespaceSettings {
  final List<Middleware> middleware = new CopyOnWriteArrayList<>();
  final List<Consumer<ServerSocket>> connections = new CopyOnWriteArrayList<>();
  final List<ServerSide> serverSide = new CopyOnWriteArrayList<>();
  volatile Duration recovery;

  /** Says what is kept of what came in CONNECT; null if handshakes are kept as a whole. */
  volatile @Nullable UnaryOperator<JsonObject> keptOfAuth;

  volatile RecoveryPolicy policy = (socket, lost) -> CompletableFuture.completedFuture(true);
  volatile RemoteJoinPolicy remoteJoins = (socket, room) -> CompletableFuture.completedFuture(true);

  /**
   * A listener of other servers' events.
   *
   * @param event which
   */
  record ServerSide(String event, ServerSideHandler handler) {}

  NamespaceSettings(Duration recovery) {
    this.recovery = recovery;
  }

  NamespaceSettings copy() {
    NamespaceSettings copy = new NamespaceSettings(recovery);
    copy.middleware.addAll(middleware);
    copy.connections.addAll(connections);
    copy.serverSide.addAll(serverSide);
    copy.policy = policy;
    copy.remoteJoins = remoteJoins;
    return copy;
  }

  Subscription onConnection(Consumer<ServerSocket> listener) {
    return add(connections, listener);
  }

  Subscription onServerSide(String event, ServerSideHandler handler) {
    return add(serverSide, new ServerSide(event, handler));
  }

  private static <T> Subscription add(List<T> list, T entry) {
    AtomicBoolean there = new AtomicBoolean(true);
    list.add(entry);
    return () -> {
      if (there.compareAndSet(true, false)) {
        list.remove(entry);
      }
    };
  }
}
