package io.realtime4j.core;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ConnectionStatus;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.IncomingEvent;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.core.loop.ClientFuture;
import io.realtime4j.core.loop.ClientThreads;
import io.realtime4j.core.session.EventBus;
import io.realtime4j.core.session.FeatureHost;
import io.realtime4j.core.session.Inbox;
import io.realtime4j.core.session.Reply;
import io.realtime4j.core.session.SocketSession;
import io.realtime4j.protocol.SocketEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What any thread may call: each call is posted to the loop, or reads a snapshot. */
final class DefaultRealtimeClient implements RealtimeClient {
  /** What features owe, and what listeners were handed already, may delay the end by this. */
  private static final Duration FINISH_PATIENCE = Duration.ofMillis(500);

  /** Longer than all parts of the end together, the closing handshake's 2 s among them. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(4);

  /** Names with a meaning of their own in Socket.IO libraries; peers refuse them as events. */
  private static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private final ClientThreads threads;
  private final EventLoop loop;
  private final Executor callbacks;
  private final ClientCore core;
  private final ActiveFeatures features;
  private final EventBus bus;
  private final Inbox inbox;
  private final FeatureHost host;
  private final OwnedStore store;
  private final Parts parts;
  private final Transports transports;
  private final EventTaps taps;
  // Loop only.
  private boolean isClosing;
  private boolean isEnding;
  // Connection and features: what has to end before the rest is released. Loop only.
  private int openParts = 2;

  DefaultRealtimeClient(
      ClientThreads threads,
      EventLoop loop,
      Executor callbacks,
      ClientCore core,
      ActiveFeatures features,
      EventBus bus,
      Inbox inbox,
      FeatureHost host,
      OwnedStore store,
      Parts parts,
      Transports transports) {
    this.threads = threads;
    this.loop = loop;
    this.callbacks = callbacks;
    this.core = core;
    this.features = features;
    this.bus = bus;
    this.inbox = inbox;
    this.host = host;
    this.store = store;
    this.parts = parts;
    this.transports = transports;
    this.taps = new EventTaps(loop, callbacks, bus);
  }

  @Override
  public CompletableFuture<Void> connect() {
    CompletableFuture<Void> done = new ClientFuture<>(callbacks);
    if (!post(() -> core.connection().connect(done))) {
      done.completeExceptionally(new ClientClosedException("The client is closed."));
    }
    return done;
  }

  @Override
  public CompletableFuture<Void> disconnect() {
    CompletableFuture<Void> done = new ClientFuture<>(callbacks);
    Runnable gone = () -> callbacks.execute(() -> done.complete(null));
    if (!post(() -> core.connection().disconnect(gone))) {
      done.complete(null);
    }
    return done;
  }

  @Override
  public CompletableFuture<Void> swapTransport(String id) {
    if (id.isBlank()) {
      throw new IllegalArgumentException("the id of a transport must not be blank");
    }
    return swap(done -> core.swaps().swap(id.trim(), done));
  }

  @Override
  public CompletableFuture<Void> swapTransport(ClientTransport transport) {
    Transports.checked(Objects.requireNonNull(transport, "transport"));
    return swap(done -> core.swaps().swap(transport, done));
  }

  private CompletableFuture<Void> swap(Consumer<Consumer<@Nullable RealtimeException>> swap) {
    CompletableFuture<Void> done = new ClientFuture<>(callbacks);
    Consumer<@Nullable RealtimeException> ended =
        cause ->
            callbacks.execute(
                () -> {
                  if (cause == null) {
                    done.complete(null);
                  } else {
                    done.completeExceptionally(cause);
                  }
                });
    if (!post(() -> swap.accept(ended))) {
      done.completeExceptionally(new ClientClosedException("The client is closed."));
    }
    return done;
  }

  @Override
  public ConnectionStatus status() {
    ClientCore.Look look = core.look();
    MessageQueue queue = features.api(MessageQueue.class);
    return new ConnectionStatus(
        look.state(),
        look.quality(),
        look.latency(),
        look.attempts(),
        queue == null ? 0 : queue.size(),
        look.transport(),
        look.session(),
        look.lastError(),
        store.failure(),
        look.network(),
        features.flags(look.session()));
  }

  @Override
  public <T> T feature(Class<T> apiType) {
    T api = features.api(Objects.requireNonNull(apiType, "apiType"));
    if (api == null) {
      throw new IllegalStateException(
          "this client has no " + apiType.getName() + ": it is switched off, or nobody brings it");
    }
    return api;
  }

  @Override
  public <E extends RealtimeEvent> Subscription on(Class<E> type, Consumer<? super E> listener) {
    return bus.on(
        Objects.requireNonNull(type, "type"), Objects.requireNonNull(listener, "listener"));
  }

  @Override
  public Subscription on(String event, Consumer<IncomingEvent> listener) {
    return inbox.on(checked(event), Objects.requireNonNull(listener, "listener"));
  }

  @Override
  public boolean emit(String event, JsonValue... args) {
    String name = checked(event);
    List<JsonValue> values = checked(args);
    return core.look().session() != null && post(() -> emitNow(name, values));
  }

  private void emitNow(String event, List<JsonValue> args) {
    if (core.connection().keep(event, args, () -> emitNow(event, args))) {
      return;
    }
    SocketSession socket = host.socket();
    if (socket == null) {
      // Lost between the caller's look and now.
      bus.publish(new ConnectionEvent.EmitsInDoubt(1), null);
      return;
    }
    RealtimeException obstacle = socket.emit(event, args, false);
    if (obstacle != null) {
      core.onFault(obstacle);
    }
  }

  @Override
  public CompletableFuture<List<JsonValue>> request(String event, JsonValue... args) {
    String name = checked(event);
    List<JsonValue> values = checked(args);
    Request request = new Request(name, values, new ClientFuture<>(callbacks));
    if (!post(request)) {
      request.answer.completeExceptionally(new ClientClosedException("The client is closed."));
    }
    return request.answer;
  }

  @Override
  public Flow.Publisher<RealtimeEvent> events(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
    }
    return taps.publisher(capacity);
  }

  @Override
  public void close() {
    post(this::closeNow);
    threads.awaitStop(CLOSE_PATIENCE, Thread.currentThread());
  }

  /** Waits until nothing is left, on whichever thread. */
  void awaitEnd() {
    threads.awaitEnd(CLOSE_PATIENCE);
  }

  private void closeNow() {
    if (isClosing) {
      return;
    }
    isClosing = true;
    CompletableFuture<Void> heard = new CompletableFuture<>();
    // Positions are final when the listeners have had what was handed to them: behind that task.
    callbacks.execute(() -> post(() -> heard.complete(null)));
    Cancellable limit = loop.schedule(FINISH_PATIENCE, this::endNow);
    var unused =
        features
            .finish()
            .thenCombine(heard, (finished, listened) -> null)
            .whenComplete(
                (done, failure) ->
                    post(
                        () -> {
                          limit.cancel();
                          endNow();
                        }));
  }

  /** Ends connection and features, the latter told that the session is over. */
  private void endNow() {
    if (!isEnding) {
      isEnding = true;
      core.connection().close(this::partEnded);
      features.close();
      store.close();
      partEnded();
    }
  }

  /** The connection, or the features, have ended. */
  private void partEnded() {
    openParts--;
    if (openParts == 0) {
      release();
    }
  }

  private void release() {
    taps.complete();
    transports.close();
    threads.end(parts.store()::close);
  }

  private boolean post(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  private static String checked(String event) {
    if (event.isEmpty() || RESERVED.contains(event)) {
      throw new IllegalArgumentException("\"" + event + "\" cannot be the name of an event");
    }
    return event;
  }

  private static List<JsonValue> checked(JsonValue... args) {
    List<JsonValue> values = List.of(args);
    SocketEncoder.check(values);
    return values;
  }

  /**
   * A request of the application: run on the loop it is sent; run once more, on the callback
   * executor, it tells of its answer.
   */
  private final class Request implements Runnable, Reply {
    private final String event;
    private final List<JsonValue> args;
    private final CompletableFuture<List<JsonValue>> answer;
    private @Nullable List<JsonValue> answered;

    Request(String event, List<JsonValue> args, CompletableFuture<List<JsonValue>> answer) {
      this.event = event;
      this.args = args;
      this.answer = answer;
    }

    @Override
    public void run() {
      if (answered != null) {
        answer.complete(answered);
        return;
      }
      if (core.connection().keep(event, args, this)) {
        return;
      }
      SocketSession socket = host.socket();
      if (socket == null) {
        onFailed(
            isEnding
                ? new ClientClosedException("The client is closed.")
                : new NotConnectedException("There is no session; nothing was sent."));
      } else {
        socket.request(event, args, this);
      }
    }

    @Override
    public void onAnswer(List<JsonValue> values) {
      answered = values;
      callbacks.execute(this);
    }

    @Override
    public void onFailed(RealtimeException cause) {
      callbacks.execute(() -> answer.completeExceptionally(cause));
    }
  }
}
