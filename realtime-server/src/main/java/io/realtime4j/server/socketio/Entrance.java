package io.realtime4j.server.socketio;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.SocketEncoder;
import io.realtime4j.protocol.SocketPacket;
import io.realtime4j.server.Middleware;
import io.realtime4j.server.RecoveryPolicy;
import io.realtime4j.server.SocketHandshake;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/*
 * middleware, one after the other → (pid? fence who has the session → policy → take it) → enter.
 * Each step that waits comes back to the loop; a client that is gone by then is left alone.
 */
/** One client's way into one namespace. Loop only. */
final class Entrance {
  private final ClientConnection connection;
  private final DefaultNamespace namespace;
  private final JsonObject auth;
  private final NamespaceShard shard;
  private final EventLoop loop;
  private final DefaultServerSocket socket;

  Entrance(ClientConnection connection, DefaultNamespace namespace, JsonObject auth) {
    this.connection = connection;
    this.namespace = namespace;
    this.auth = auth;
    this.shard = namespace.shard(connection.engine().shard());
    this.loop = shard.loop;
    this.socket =
        new DefaultServerSocket(
            connection,
            namespace,
            shard,
            namespace.newId(),
            new SocketHandshake(auth, connection.engine().request()));
  }

  void begin() {
    check(namespace.settings().middleware.iterator());
  }

  private void check(Iterator<Middleware> rest) {
    if (!rest.hasNext()) {
      recoverOrEnter();
      return;
    }
    Middleware next = rest.next();
    await(
        () -> next.check(socket),
        (nothing, failure) -> {
          if (failure == null) {
            check(rest);
          } else {
            connection.refuse(namespace.name(), ConnectErrors.toJson(failure));
          }
        });
  }

  private void recoverOrEnter() {
    RecoveryLog log = namespace.log();
    String pid = auth.string("pid").orElse(null);
    if (log == null || pid == null) {
      enter(log);
      return;
    }
    DefaultServerSocket owner = log.owner(pid);
    if (owner == null) {
      askPolicy(log, pid);
    } else {
      // Comes back when the old socket, wherever it lives, has given the session up.
      await(
          () -> {
            CompletableFuture<Void> fenced = new CompletableFuture<>();
            owner
                .loop()
                .execute(
                    () -> {
                      owner.fence();
                      fenced.complete(null);
                    });
            return fenced;
          },
          (nothing, failure) -> askPolicy(log, pid));
    }
  }

  private void askPolicy(RecoveryLog log, String pid) {
    RecoveryPolicy.Lost lost = log.find(pid);
    if (lost == null) {
      enter(log);
      return;
    }
    await(
        () -> namespace.settings().policy.mayRecover(socket, lost),
        (may, failure) -> {
          if (failure != null || may == null || !may || !take(log, pid)) {
            enter(log);
          }
        });
  }

  private boolean take(RecoveryLog log, String pid) {
    String offset = auth.string("offset").orElse(null);
    return log.take(pid, offset, socket, session -> loop.execute(() -> enter(log, session)));
  }

  /** Enters as who was here before. */
  private void enter(RecoveryLog log, RecoveredSession session) {
    if (connection.isClosed()) {
      log.giveBack(session, socket);
      return;
    }
    socket.enter(session);
    open(session.session().pid, session.missed());
  }

  /** Enters as somebody new. */
  private void enter(@Nullable RecoveryLog log) {
    if (log == null) {
      socket.enter((SavedSession) null);
      open(null, List.of());
    } else {
      String pid = namespace.newId();
      socket.enter(log.open(pid, socket, shard.index, shard.position()));
      open(pid, List.of());
    }
  }

  private void open(@Nullable String pid, List<LoggedEvent> missed) {
    connection.entered(namespace.name(), socket);
    JsonObject reply =
        JsonObject.builder().put("sid", socket.id()).putIfPresent("pid", pid).build();
    namespace.entered(socket);
    socket.open(SocketEncoder.encode(new SocketPacket.Connect(namespace.name(), reply)), missed);
  }

  /** Asks somebody, and goes on here with the answer unless the client is gone. */
  private <T> void await(Asking<T> asking, BiConsumer<@Nullable T, @Nullable Throwable> next) {
    CompletionStage<T> stage;
    try {
      stage = asking.ask();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    stage.whenComplete(
        (value, failure) ->
            loop.execute(
                () -> {
                  if (!connection.isClosed()) {
                    next.accept(value, failure);
                  }
                }));
  }

  /** Asks for something that may take a while. */
  private interface Asking<T> {
    CompletionStage<T> ask();
  }
}
