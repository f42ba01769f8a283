package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.SocketEncoder;
import io.realtime4j.protocol.SocketPacket;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.Middleware;
import io.realtime4j.server.RecoveryPolicy;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * middleware, one after the other → the namespace, if it is one that comes into being now → (pid?
 * fence who has the session → policy → take it) → enter. Each step that waits comes back to the loop
 * in time; a client that is gone by then is left alone. Whatever way it ends, the place among those
 * who wait is given back, and so is the hold on the namespace unless the socket has entered it.
 */
/** One client's way into one namespace. Loop only. */
final class Entrance {
  private final ClientConnection connection;
  private final EntranceShard waiting;
  private final JsonObject auth;
  private final DefaultServerSocket socket;
  private DefaultNamespace namespace;
  private boolean admitted;

  /** The session that a keeper has been asked for. */
  private @Nullable String wanted;

  Entrance(
      ClientConnection connection,
      EntranceShard waiting,
      DefaultNamespace namespace,
      JsonObject auth) {
    this.connection = connection;
    this.waiting = waiting;
    this.namespace = namespace;
    this.auth = auth;
    this.socket =
        new DefaultServerSocket(
            connection,
            namespace,
            namespace.shard(connection.engine().shard()),
            namespace.newId(),
            auth);
  }

  void begin() {
    if (waiting.enter()) {
      check(namespace.settings().middleware.iterator());
    } else {
      connection.refuse(namespace.name(), ConnectErrors.unavailable());
    }
  }

  private void check(Iterator<Middleware> rest) {
    if (!rest.hasNext()) {
      admit();
      return;
    }
    Middleware next = rest.next();
    ask(
        () -> next.check(socket),
        (nothing, failure) -> {
          if (failure == null) {
            check(rest);
          } else {
            refuse(ConnectErrors.toJson(failure));
          }
        });
  }

  private void admit() {
    DefaultNamespace there = namespace.admit();
    if (there == null) {
      refuse(ConnectErrors.unavailable());
      return;
    }
    admitted = true;
    if (there != namespace) {
      namespace = there;
      socket.moveTo(there);
    }
    recoverOrEnter();
  }

  private void recoverOrEnter() {
    SessionKeeper keeper = namespace.keeper();
    String pid = auth.string("pid").orElse(null);
    if (keeper != null) {
      findOrEnter(keeper, pid);
      return;
    }
    RecoveryLog log = namespace.log();
    if (log == null || pid == null) {
      enter(log);
      return;
    }
    DefaultServerSocket owner = log.owner(pid);
    if (owner == null) {
      askPolicy(log, pid);
    } else {
      // Comes back when the old socket, wherever it lives, has given the session up.
      ask(
          () -> {
            CompletableFuture<Void> fenced = new CompletableFuture<>();
            owner
                .loop()
                .execute(
                    () -> {
                      owner.takeOver();
                      fenced.complete(null);
                    });
            return fenced;
          },
          (nothing, failure) -> askPolicy(log, pid));
    }
  }

  private void findOrEnter(SessionKeeper keeper, @Nullable String pid) {
    if (pid == null) {
      enterKept();
      return;
    }
    wanted = pid;
    ask(
        () -> keeper.find(socket, pid, auth.string("offset").orElse(null)),
        (kept, failure) -> {
          if (kept == null) {
            giveUp();
            enterKept();
          } else {
            wanted = null;
            socket.enterKept(pid, kept);
            open(pid, replay(keeper, kept));
          }
        });
  }

  private void enterKept() {
    String pid = namespace.newId();
    socket.enterKept(pid);
    open(pid, Collections.emptyIterator());
  }

  /** Encodes what was missed, each when the peer takes it. */
  private Iterator<LoggedEvent> replay(SessionKeeper keeper, SessionKeeper.Kept kept) {
    Iterator<SessionKeeper.Missed> missed = kept.missed().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return missed.hasNext();
      }

      @Override
      public LoggedEvent next() {
        SessionKeeper.Missed next = missed.next();
        EventFrames frames = EventFrames.encode(namespace.name(), null, next.args());
        return new LoggedEvent(
            next.position(),
            Target.ALL,
            frames.plain(),
            frames.with(keeper.offset(next.position())),
            frames.bytes(),
            0);
      }
    };
  }

  private void giveUp() {
    SessionKeeper keeper = namespace.keeper();
    String pid = wanted;
    wanted = null;
    if (keeper != null && pid != null) {
      keeper.gaveUp(socket, pid);
    }
  }

  private void askPolicy(RecoveryLog log, String pid) {
    RecoveryPolicy.Lost lost = log.find(pid);
    if (lost == null) {
      enter(log);
      return;
    }
    ask(
        () -> namespace.settings().policy.mayRecover(socket, lost),
        (may, failure) -> {
          if (failure != null || may == null || !may || !take(log, pid)) {
            enter(log);
          }
        });
  }

  private boolean take(RecoveryLog log, String pid) {
    String offset = auth.string("offset").orElse(null);
    return log.take(
        pid, offset, socket, session -> waiting.loop.execute(() -> enter(log, session)));
  }

  /** Enters as who was here before. */
  private void enter(RecoveryLog log, RecoveredSession session) {
    DisconnectReason gone = connection.closedFor();
    if (gone != null) {
      log.giveBack(session, socket);
      turnBack(gone);
      return;
    }
    socket.enter(session);
    open(session.session().pid, session.missed().iterator());
  }

  /** Enters as somebody new. */
  private void enter(@Nullable RecoveryLog log) {
    if (log == null) {
      socket.enter((SavedSession) null);
      open(null, Collections.emptyIterator());
    } else {
      String pid = namespace.newId();
      NamespaceShard shard = namespace.shard(connection.engine().shard());
      socket.enter(log.open(pid, socket, shard.index, shard.position()));
      open(pid, Collections.emptyIterator());
    }
  }

  private void open(@Nullable String pid, Iterator<LoggedEvent> missed) {
    admitted = false;
    end();
    connection.entered(namespace.name(), socket);
    JsonObject reply =
        JsonObject.builder().put("sid", socket.id()).putIfPresent("pid", pid).build();
    namespace.entered(socket);
    socket.open(SocketEncoder.encode(new SocketPacket.Connect(namespace.name(), reply)), missed);
  }

  private void refuse(JsonObject error) {
    turnBack(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
    connection.refuse(namespace.name(), error);
  }

  private void turnBack(DisconnectReason reason) {
    end();
    socket.turnedBack(reason);
  }

  private void end() {
    waiting.leave();
    giveUp();
    if (admitted) {
      admitted = false;
      namespace.release();
    }
  }

  /** Asks somebody, and goes on here with the answer unless the client is gone. */
  private <T> void ask(
      Supplier<? extends @Nullable CompletionStage<T>> asking,
      BiConsumer<@Nullable T, @Nullable Throwable> next) {
    Question.<T>ask(
        waiting,
        asking,
        (value, failure) -> {
          DisconnectReason gone = connection.closedFor();
          if (gone != null) {
            turnBack(gone);
          } else {
            next.accept(value, failure);
          }
        });
  }
}
