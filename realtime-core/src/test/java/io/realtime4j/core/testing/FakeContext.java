package io.realtime4j.core.testing;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.IncomingEvent;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.ClientStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A client around one feature: the test is the server, the network and the clock. */
public final class FakeContext implements FeatureContext {
  /** An event that the feature sent; answered by the test, or failed by the end of the session. */
  public static final class Sent {
    public final String event;
    public final JsonObject payload;
    public final long atMillis;
    public final boolean expectsAnswer;
    final CompletableFuture<JsonObject> answer = new CompletableFuture<>();

    Sent(String event, JsonObject payload, long atMillis, boolean expectsAnswer) {
      this.event = event;
      this.payload = payload;
      this.atMillis = atMillis;
      this.expectsAnswer = expectsAnswer;
    }

    public boolean isOpen() {
      return expectsAnswer && !answer.isDone();
    }

    public void succeed(Object... keysAndValues) {
      answer.complete(JsonObject.of(keysAndValues));
    }

    public void refuse(String code) {
      refuse(code, null);
    }

    public void refuse(String code, Duration retryAfter) {
      boolean retryable =
          List.of("RATE_LIMITED", "OUT_OF_ORDER", "UNAVAILABLE", "INTERNAL_ERROR").contains(code);
      fail(new RefusedException(code, retryable, "refused", retryAfter, JsonObject.EMPTY));
    }

    public void fail(RuntimeException error) {
      answer.completeExceptionally(error);
    }

    @Override
    public String toString() {
      return event + payload;
    }
  }

  private record Handler(String event, Consumer<JsonObject> action) {}

  private record Observer<E extends RealtimeEvent>(Class<E> type, Consumer<? super E> action) {
    void offer(RealtimeEvent event) {
      if (type.isInstance(event)) {
        action.accept(type.cast(event));
      }
    }
  }

  public static final SessionInfo FULL =
      new SessionInfo("socket", "me", "s1", SessionInfo.Peer.FULL, List.of());
  public static final SessionInfo REFERENCE =
      new SessionInfo("socket", "", "", SessionInfo.Peer.REFERENCE, List.of());

  public final ManualLoop loop;
  public final MemoryStore store;
  public final List<Sent> sent = new ArrayList<>();
  public final List<RealtimeEvent> published = new ArrayList<>();
  public ClientOptions options = ClientOptions.defaults();

  /** Tells the test of each thing sent, as it leaves. */
  public Consumer<Sent> onSend = request -> {};

  private final List<SessionListener> sessionListeners = new ArrayList<>();
  private final List<Handler> handlers = new ArrayList<>();
  private final List<Observer<?>> observers = new ArrayList<>();
  private final RandomGenerator random;
  private SessionInfo session;

  public FakeContext() {
    this(new ManualLoop(), new MemoryStore());
  }

  public FakeContext(ManualLoop loop, MemoryStore store) {
    this.loop = loop;
    this.store = store.attach(loop);
    this.random = new Random(store.generation());
  }

  public void start(SessionInfo info) {
    session = info;
    List.copyOf(sessionListeners).forEach(listener -> listener.onStarted(info));
    loop.run();
  }

  /** Loses the connection: what is open fails with its fate unknown. */
  public void lose() {
    session = null;
    for (Sent request : List.copyOf(sent)) {
      if (request.isOpen()) {
        request.fail(new ConnectionException("CONNECTION_LOST", "lost", null, null));
      }
    }
    List.copyOf(sessionListeners).forEach(SessionListener::onEnded);
    loop.run();
  }

  /** The server sends an event. */
  public void receive(String event, Object... keysAndValues) {
    JsonObject payload = JsonObject.of(keysAndValues);
    for (Handler handler : List.copyOf(handlers)) {
      if (handler.event().equals(event)) {
        handler.action().accept(payload);
      }
    }
    loop.run();
  }

  /** Returns what was sent of an event, oldest first. */
  public List<Sent> sent(String event) {
    return sent.stream().filter(request -> request.event.equals(event)).toList();
  }

  /** Returns what was sent of an event and is not yet answered. */
  public List<Sent> open(String event) {
    return sent(event).stream().filter(Sent::isOpen).toList();
  }

  /** Returns the newest of an event. */
  public Sent last(String event) {
    List<Sent> all = sent(event);
    return all.get(all.size() - 1);
  }

  public <E> List<E> published(Class<E> type) {
    return published.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public Executor callbacks() {
    return loop;
  }

  @Override
  public InstantSource clock() {
    return () -> Instant.ofEpochMilli(loop.millis());
  }

  @Override
  public RandomGenerator secure() {
    return random;
  }

  @Override
  public RandomGenerator jitter() {
    return random;
  }

  @Override
  public ClientOptions options() {
    return options;
  }

  @Override
  public ClientStore store() {
    return store;
  }

  @Override
  public SessionInfo session() {
    return session;
  }

  @Override
  public Subscription onSession(SessionListener listener) {
    sessionListeners.add(listener);
    return () -> sessionListeners.remove(listener);
  }

  @Override
  public CompletableFuture<JsonObject> request(String event, JsonValue payload) {
    Sent request = new Sent(event, (JsonObject) payload.parsed(), loop.millis(), true);
    if (session == null) {
      request.fail(new NotConnectedException("not connected"));
      return request.answer;
    }
    sent.add(request);
    onSend.accept(request);
    return request.answer;
  }

  @Override
  public boolean emit(String event, JsonValue payload, boolean isVolatile) {
    if (session == null) {
      return false;
    }
    Sent message = new Sent(event, (JsonObject) payload.parsed(), loop.millis(), false);
    sent.add(message);
    onSend.accept(message);
    return true;
  }

  @Override
  public Subscription on(String event, Consumer<JsonObject> action) {
    Handler handler = new Handler(event, action);
    handlers.add(handler);
    return () -> handlers.remove(handler);
  }

  @Override
  public Subscription onEvent(String event, Consumer<IncomingEvent> handler) {
    throw new UnsupportedOperationException("none of the features under test asks for it");
  }

  @Override
  public void publish(RealtimeEvent event) {
    published.add(event);
    List.copyOf(observers).forEach(observer -> observer.offer(event));
  }

  @Override
  public <E extends RealtimeEvent> Subscription observe(Class<E> type, Consumer<? super E> action) {
    Observer<E> observer = new Observer<>(type, action);
    observers.add(observer);
    return () -> observers.remove(observer);
  }
}
