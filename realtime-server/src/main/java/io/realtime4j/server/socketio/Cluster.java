package io.realtime4j.server.socketio;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.DisconnectMessage;
import io.realtime4j.api.spi.backplane.FetchMessage;
import io.realtime4j.api.spi.backplane.MoveMessage;
import io.realtime4j.api.spi.backplane.ResponseMessage;
import io.realtime4j.api.spi.backplane.ServerSideMessage;
import io.realtime4j.api.spi.backplane.UnknownMessage;
import io.realtime4j.server.SocketSnapshot;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/*
 * A namespace's side of the backplane. What others publish is done to the local sockets, outside the
 * log. Answers come as responses that name the request: a number says how many answers a server owes,
 * then each answer follows by itself; fetches and serverSideEmits have exactly one.
 */
/**
 * Joins a namespace to its namesakes on other servers. Confined to the namespace's first loop, but
 * for what it hears of rooms.
 */
final class Cluster implements RoomListener {
  private static final System.Logger LOG = System.getLogger(Cluster.class.getName());

  /** A server that does not answer a fetch by then is taken for dead. */
  static final Duration FETCH_TIMEOUT = Duration.ofSeconds(5);

  /** Answers of clients of another server are passed on for this long; it asked with a limit. */
  private static final Duration REMOTE_ACK_TIMEOUT = Duration.ofMinutes(1);

  private final DefaultNamespace namespace;
  private final Backplane backplane;
  private final EventLoop loop;

  /** Who waits for responses, by request. */
  private final Map<String, Consumer<ResponseMessage>> requests = new LinkedHashMap<>();

  private final AtomicBoolean failing = new AtomicBoolean();

  Cluster(DefaultNamespace namespace, Backplane backplane, EventLoop loop) {
    this.namespace = namespace;
    this.backplane = backplane;
    this.loop = loop;
  }

  /** Begins to hear others. */
  void start() {
    asked(() -> backplane.subscribe(namespace.name(), this::posted))
        .whenComplete(
            (done, failure) -> {
              if (failure != null && !isCancelled(failure)) {
                LOG.log(Level.ERROR, "no backplane for namespace " + namespace.name(), failure);
              }
            });
  }

  /** As what a backplane that is closed has not done yet is. */
  private static boolean isCancelled(Throwable failure) {
    return failure instanceof CancellationException
        || (failure instanceof CompletionException
            && failure.getCause() instanceof CancellationException);
  }

  private void posted(BackplaneMessage message) {
    loop.execute(() -> receive(message));
  }

  /** Hears others no more. */
  void stop() {
    asked(() -> backplane.unsubscribe(namespace.name()))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                failed(failure);
              }
            });
  }

  /** Tells the others; what fails there is no concern of who publishes. */
  @SuppressWarnings("CatchThrowable") // A backplane that misses a class costs the others alone.
  void publish(BackplaneMessage message) {
    try {
      backplane.publish(namespace.name(), message);
      failing.set(false);
    } catch (Throwable e) {
      failed(e);
    }
  }

  @Override
  public void opened(String room) {
    guarded(() -> backplane.enterRoom(namespace.name(), room));
  }

  @Override
  public void closed(String room) {
    guarded(() -> backplane.leaveRoom(namespace.name(), room));
  }

  @SuppressWarnings("CatchThrowable") // As above.
  private void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (Throwable e) {
      failed(e);
    }
  }

  /** Says so once, not for each event. */
  private void failed(Throwable failure) {
    if (failing.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING, "the backplane of {0} fails: {1}", namespace.name(), failure.toString());
    }
  }

  @SuppressWarnings("CatchThrowable") // As above.
  private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> asking) {
    try {
      CompletionStage<T> stage = asking.get();
      return stage == null
          ? CompletableFuture.failedFuture(new NullPointerException("null instead of an answer"))
          : stage;
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Asks the other servers; {@code others} learns how many there are, on the loop. */
  void request(
      String id,
      BackplaneMessage message,
      Consumer<Integer> others,
      Consumer<ResponseMessage> responses) {
    asked(() -> backplane.nodeCount(namespace.name()))
        .whenComplete(
            (count, failure) ->
                loop.execute(
                    () -> {
                      int reached = failure == null && count != null ? Math.max(0, count - 1) : 0;
                      if (reached > 0) {
                        requests.put(id, responses);
                        publish(message);
                      }
                      others.accept(reached);
                    }));
  }

  void finished(String requestId) {
    requests.remove(requestId);
  }

  private void receive(BackplaneMessage message) {
    if (message instanceof BroadcastMessage broadcast) {
      receive(broadcast);
    } else if (message instanceof MoveMessage move) {
      Target target = Target.of(move.target());
      if (move.leaves()) {
        namespace.leaveLocally(target, move.rooms());
      } else {
        namespace.joinFromElsewhere(target, move.rooms());
      }
    } else if (message instanceof DisconnectMessage disconnect) {
      namespace.disconnectLocally(Target.of(disconnect.target()), disconnect.closeConnection());
    } else if (message instanceof FetchMessage fetch) {
      namespace.fetchLocally(
          Target.of(fetch.target()),
          sockets ->
              respond(fetch.requestId(), sockets.stream().map(SnapshotJson::write).toList()));
    } else if (message instanceof ServerSideMessage emit) {
      receive(emit);
    } else if (message instanceof ResponseMessage response) {
      Consumer<ResponseMessage> waiting = requests.get(response.requestId());
      if (waiting != null) {
        waiting.accept(response);
      }
    } else if (message instanceof UnknownMessage unknown && unknown.requestId() != null) {
      respond(unknown.requestId(), List.of());
    }
  }

  private void receive(BroadcastMessage broadcast) {
    Target target = Target.of(broadcast.target());
    String requestId = broadcast.requestId();
    if (requestId == null) {
      namespace.deliverUnlogged(target, broadcast.args(), broadcast.isVolatile());
      return;
    }
    namespace.askLocally(
        target,
        broadcast.args(),
        REMOTE_ACK_TIMEOUT,
        count -> publish(announcement(requestId, count)),
        answer -> respond(requestId, List.of(new JsonArray(answer))));
  }

  private void receive(ServerSideMessage emit) {
    if (!emit.args().isEmpty() && emit.args().get(0).parsed() instanceof JsonString event) {
      String requestId = emit.requestId();
      namespace.hearServerSide(
          event.value(),
          emit.args().subList(1, emit.args().size()),
          requestId == null ? null : answer -> respond(requestId, List.of(answer)));
    }
  }

  private void respond(String requestId, List<JsonValue> values) {
    publish(ResponseMessage.builder().requestId(requestId).values(values).build());
  }

  private static ResponseMessage announcement(String requestId, int answers) {
    return ResponseMessage.builder().requestId(requestId).announced(answers).build();
  }

  /** Reads what another server says of its sockets, passing over what it cannot read. */
  static List<SocketSnapshot> snapshots(List<JsonValue> values) {
    return values.stream().flatMap(value -> SnapshotJson.read(value).stream()).toList();
  }

  /** Takes a response to a broadcast that asked for answers. */
  static void takeAnswers(Gather<List<JsonValue>> gather, ResponseMessage response) {
    if (response.announced() >= 0) {
      gather.owes(response.announced());
    }
    for (JsonValue value : response.values()) {
      if (value.parsed() instanceof JsonArray answer) {
        gather.answer(answer.values());
      }
    }
  }
}
