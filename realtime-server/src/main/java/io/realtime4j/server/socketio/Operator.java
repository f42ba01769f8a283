package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.DisconnectMessage;
import io.realtime4j.api.spi.backplane.FetchMessage;
import io.realtime4j.api.spi.backplane.MoveMessage;
import io.realtime4j.server.BroadcastAnswers;
import io.realtime4j.server.BroadcastOperator;
import io.realtime4j.server.SocketSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Addresses sockets of one namespace, or of those of a pattern. Any thread. */
abstract class Operator implements BroadcastOperator {
  private final Target target;
  private final Keeping keeping;
  private final boolean local;

  Operator(Target target, Keeping keeping, boolean local) {
    this.target = target;
    this.keeping = keeping;
    this.local = local;
  }

  /** What becomes of an event that a socket cannot take at once. */
  enum Keeping {
    /** It waits, and is recovered. */
    LOGGED,
    /** It waits, and is not recovered. */
    TRANSIENT,
    /** It is dropped. */
    VOLATILE
  }

  /** Returns the namespaces that are addressed. */
  abstract Iterable<DefaultNamespace> namespaces();

  private BroadcastOperator with(Target newTarget, Keeping newKeeping, boolean newLocal) {
    Operator source = this;
    return new Operator(newTarget, newKeeping, newLocal) {
      @Override
      Iterable<DefaultNamespace> namespaces() {
        return source.namespaces();
      }
    };
  }

  @Override
  public BroadcastOperator to(String... rooms) {
    return with(target.plusRooms(rooms), keeping, local);
  }

  @Override
  public BroadcastOperator except(String... rooms) {
    return with(target.plusExcept(rooms), keeping, local);
  }

  @Override
  public BroadcastOperator asVolatile() {
    return with(target, Keeping.VOLATILE, local);
  }

  @Override
  public BroadcastOperator asTransient() {
    return with(target, Keeping.TRANSIENT, local);
  }

  @Override
  public BroadcastOperator local() {
    return with(target, keeping, true);
  }

  private void publish(DefaultNamespace namespace, BackplaneMessage message) {
    if (!local) {
      namespace.cluster().publish(message);
    }
  }

  @Override
  public void emit(String event, JsonValue... args) {
    List<JsonValue> all = EventNames.args(event, args);
    boolean isVolatile = keeping == Keeping.VOLATILE;
    for (DefaultNamespace namespace : namespaces()) {
      if (keeping == Keeping.LOGGED) {
        namespace.deliver(target, all);
      } else {
        namespace.deliverUnlogged(target, all, isVolatile);
      }
      publish(
          namespace,
          BroadcastMessage.builder()
              .target(target.toMessage())
              .args(all)
              .isVolatile(isVolatile)
              .build());
    }
  }

  @Override
  public CompletableFuture<BroadcastAnswers> emitWithAck(
      Duration timeout, String event, JsonValue... args) {
    List<JsonValue> all = EventNames.args(event, args);
    List<DefaultNamespace> asked = copyOfNamespaces();
    CompletableFuture<BroadcastAnswers> result = new CompletableFuture<>();
    if (asked.isEmpty()) {
      result.complete(new BroadcastAnswers(List.of(), false));
      return result;
    }
    List<String> ids = asked.stream().map(DefaultNamespace::newId).toList();
    asked
        .get(0)
        .firstLoop()
        .execute(
            () -> {
              int sources = asked.stream().mapToInt(n -> n.shards().size() + 1).sum();
              Gather<List<JsonValue>> gather =
                  new Gather<>(
                      asked.get(0).firstLoop(),
                      sources,
                      timeout,
                      (answers, incomplete) -> {
                        for (int i = 0; i < ids.size(); i++) {
                          asked.get(i).cluster().finished(ids.get(i));
                        }
                        result.complete(new BroadcastAnswers(answers, incomplete));
                      });
              for (int i = 0; i < ids.size(); i++) {
                ask(asked.get(i), ids.get(i), all, timeout, gather);
              }
            });
    return result;
  }

  private void ask(
      DefaultNamespace namespace,
      String requestId,
      List<JsonValue> args,
      Duration timeout,
      Gather<List<JsonValue>> gather) {
    namespace.ask(target, args, timeout, gather::owes, gather::answer, gather::lost);
    if (local) {
      gather.owes(0);
      return;
    }
    namespace
        .cluster()
        .request(
            requestId,
            BroadcastMessage.builder()
                .target(target.toMessage())
                .args(args)
                .requestId(requestId)
                .build(),
            others -> {
              gather.moreSources(others);
              gather.owes(0);
            },
            response -> Cluster.takeAnswers(gather, response));
  }

  private List<DefaultNamespace> copyOfNamespaces() {
    List<DefaultNamespace> copy = new ArrayList<>();
    namespaces().forEach(copy::add);
    return copy;
  }

  @Override
  public void join(String... rooms) {
    List<String> names = List.of(rooms);
    for (DefaultNamespace namespace : namespaces()) {
      namespace.joinLocally(target, names);
      publish(namespace, MoveMessage.builder().target(target.toMessage()).rooms(names).build());
    }
  }

  @Override
  public void leave(String... rooms) {
    List<String> names = List.of(rooms);
    for (DefaultNamespace namespace : namespaces()) {
      namespace.leaveLocally(target, names);
      publish(
          namespace,
          MoveMessage.builder().leaves(true).target(target.toMessage()).rooms(names).build());
    }
  }

  @Override
  public void disconnect(boolean closeConnection) {
    for (DefaultNamespace namespace : namespaces()) {
      namespace.disconnectLocally(target, closeConnection);
      publish(
          namespace,
          DisconnectMessage.builder()
              .target(target.toMessage())
              .closeConnection(closeConnection)
              .build());
    }
  }

  @Override
  public CompletableFuture<List<SocketSnapshot>> fetchSockets() {
    List<DefaultNamespace> asked = copyOfNamespaces();
    CompletableFuture<List<SocketSnapshot>> result = new CompletableFuture<>();
    if (asked.isEmpty()) {
      result.complete(List.of());
      return result;
    }
    asked.get(0).firstLoop().execute(() -> fetch(asked, result));
    return result;
  }

  private void fetch(List<DefaultNamespace> asked, CompletableFuture<List<SocketSnapshot>> result) {
    List<String> ids = asked.stream().map(DefaultNamespace::newId).toList();
    Gather<List<SocketSnapshot>> gather =
        new Gather<>(
            asked.get(0).firstLoop(),
            2 * asked.size(),
            Cluster.FETCH_TIMEOUT,
            (answers, incomplete) -> {
              for (int i = 0; i < ids.size(); i++) {
                asked.get(i).cluster().finished(ids.get(i));
              }
              result.complete(answers.stream().flatMap(List::stream).toList());
            });
    for (int i = 0; i < ids.size(); i++) {
      Consumer<List<SocketSnapshot>> found =
          sockets -> {
            gather.owes(1);
            gather.answer(sockets);
          };
      asked.get(i).fetchLocally(target, found);
      if (local) {
        gather.owes(0);
      } else {
        asked
            .get(i)
            .cluster()
            .request(
                ids.get(i),
                FetchMessage.builder().requestId(ids.get(i)).target(target.toMessage()).build(),
                gather::owes,
                response -> gather.answer(Cluster.snapshots(response.values())));
      }
    }
  }
}
