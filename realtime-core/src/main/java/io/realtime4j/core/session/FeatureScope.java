package io.realtime4j.core.session;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.IncomingEvent;
import io.realtime4j.api.Message;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.MessageTransform;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.ValueStore;
import io.realtime4j.core.wire.Answer;
import io.realtime4j.core.wire.LoopCalls;
import io.realtime4j.core.wire.Stages;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What one feature sees of its client. */
public final class FeatureScope implements FeatureContext {
  private static final int MAX_CAPABILITY_CHARS = 64;

  private final FeatureHost host;
  private final String id;
  private final ClientStore store;
  private final LoopCalls calls;
  private final List<Subscription> subscriptions = new ArrayList<>();

  /** Calls whose stages are not complete; those complete on any thread. */
  private final Set<Answer<?>> open = ConcurrentHashMap.newKeySet();

  FeatureScope(FeatureHost host, String id, ClientStore store) {
    this.host = host;
    this.id = id;
    this.store = store;
    this.calls = new LoopCalls(this);
  }

  /** Ends everything that the feature has registered. */
  public void close() {
    calls.close();
    // What their stages wait for may be followed by nobody any more.
    open.forEach(Answer::failClosed);
    open.clear();
    subscriptions.forEach(Subscription::unsubscribe);
    subscriptions.clear();
  }

  @Override
  public EventLoop loop() {
    return host.loop();
  }

  @Override
  public Executor callbacks() {
    return host.callbacks();
  }

  @Override
  public void whenHeard(Runnable task) {
    host.bus()
        .whenHeard(
            () -> {
              try {
                host.loop().execute(task);
              } catch (RejectedExecutionException ended) {
                // The client is closed, and nobody asks any more.
              }
            });
  }

  @Override
  public InstantSource clock() {
    return host.environment().clock();
  }

  @Override
  public RandomGenerator secure() {
    return host.environment().secure();
  }

  @Override
  public RandomGenerator jitter() {
    return host.environment().jitter();
  }

  @Override
  public ClientOptions options() {
    return host.options();
  }

  @Override
  public ClientStore store() {
    return store;
  }

  @Override
  public @Nullable SessionInfo session() {
    return host.info();
  }

  @Override
  public Subscription onSession(SessionListener listener) {
    return kept(host.onSession(listener));
  }

  @Override
  public CompletableFuture<JsonObject> request(String event, JsonValue payload) {
    SocketSession socket = host.socket();
    if (socket == null) {
      return CompletableFuture.failedFuture(
          new NotConnectedException("There is no session; nothing was sent."));
    }
    CompletableFuture<JsonObject> data = new CompletableFuture<>();
    socket.request(event, List.of(payload), new DataReply(data));
    return data;
  }

  private record DataReply(CompletableFuture<JsonObject> data) implements Reply {
    @Override
    public void onAnswer(List<JsonValue> args) {
      JsonObject read;
      try {
        read = AckEnvelope.data(args);
      } catch (RefusedException e) {
        data.completeExceptionally(e);
        return;
      }
      data.complete(read);
    }

    @Override
    public void onFailed(RealtimeException cause) {
      data.completeExceptionally(cause);
    }
  }

  @Override
  public boolean emit(String event, JsonValue payload, boolean isVolatile) {
    SocketSession socket = host.socket();
    // What features emit is theirs to repeat: the application is not told that it is in doubt.
    return socket != null
        && !(isVolatile && socket.isCongested())
        && socket.emit(event, List.of(payload), true) == null;
  }

  @Override
  public Subscription on(String event, Consumer<JsonObject> handler) {
    return onEvent(event, incoming -> handler.accept(incoming.payload()));
  }

  @Override
  public Subscription onEvent(String event, Consumer<IncomingEvent> handler) {
    return kept(host.inbox().handle(event, handler));
  }

  @Override
  public Optional<ValueStore> values() {
    return store.values(id);
  }

  @Override
  public Map<String, String> variables() {
    return host.variables();
  }

  @Override
  public void announce(String capability) {
    if (capability.isBlank() || capability.length() > MAX_CAPABILITY_CHARS) {
      throw new IllegalArgumentException(
          "a capability has 1 to " + MAX_CAPABILITY_CHARS + " characters, was " + capability);
    }
    host.announce(capability);
  }

  @Override
  public Subscription transform(MessageTransform transform) {
    return kept(host.transforms().add(transform));
  }

  @Override
  public OutgoingMessage transformed(OutgoingMessage message) {
    return host.transforms().outgoing(message);
  }

  @Override
  public Message transformed(Message message) {
    return host.transforms().incoming(message);
  }

  @Override
  public <T> CompletableFuture<T> call(Supplier<? extends CompletionStage<T>> call) {
    return calls.ask(
        answer -> {
          CompletionStage<T> stage = Stages.guarded(call::get);
          open.add(answer);
          Stages.then(
              stage,
              value -> {
                open.remove(answer);
                answer.complete(value);
              },
              error -> {
                open.remove(answer);
                answer.fail(error);
              });
        });
  }

  @Override
  public <T> void follow(
      CompletionStage<T> stage, BiConsumer<? super @Nullable T, @Nullable RealtimeException> then) {
    var unused =
        stage.whenComplete(
            (value, error) ->
                calls.run(
                    () -> then.accept(value, error == null ? null : Stages.failureOf(error))));
  }

  @Override
  public <T> T feature(Class<T> apiType) {
    Object api = host.api(apiType);
    if (api == null) {
      throw new IllegalStateException(
          "this client has no " + apiType.getName() + ": it is switched off, or nobody brings it");
    }
    return apiType.cast(api);
  }

  @Override
  public void publish(RealtimeEvent event) {
    host.bus().publish(event, this);
  }

  @Override
  public <E extends RealtimeEvent> Subscription observe(
      Class<E> type, Consumer<? super E> observer) {
    return kept(host.bus().observe(type, this, observer));
  }

  // Kept until the feature ends, unless it unsubscribes before: features subscribe a few times and
  // for good, so a list that is scanned serves.
  private Subscription kept(Subscription subscription) {
    subscriptions.add(subscription);
    return () -> {
      subscriptions.remove(subscription);
      subscription.unsubscribe();
    };
  }
}
