package io.realtime4j.core.testing;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.core.engine.Cookies;
import io.realtime4j.core.engine.EngineAddress;
import io.realtime4j.core.engine.EngineOptions;
import io.realtime4j.core.fakes.FakeTransport;
import io.realtime4j.core.loop.SerialExecutor;
import io.realtime4j.core.session.EventBus;
import io.realtime4j.core.session.FeatureHost;
import io.realtime4j.core.session.Greeting;
import io.realtime4j.core.session.Inbox;
import io.realtime4j.core.session.Incoming;
import io.realtime4j.core.session.SocketListener;
import io.realtime4j.core.session.SocketSession;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The engine's own host, bus and session around the features under test; the test is the server
 * beyond the transport, and the clock.
 */
public final class FeatureBench {
  public static final SessionInfo FULL =
      new SessionInfo("socket", "me", "s1", SessionInfo.Peer.FULL, List.of("presence", "typing"));
  public static final SessionInfo REFERENCE =
      new SessionInfo("socket", "", "", SessionInfo.Peer.REFERENCE, List.of());

  public static final SessionInfo PLAIN =
      new SessionInfo("socket", "", "", SessionInfo.Peer.PLAIN, List.of());

  private static final Duration NO_GREETING = Duration.ofSeconds(4);

  /** No heartbeat is due in the time of a test. */
  private static final String HANDSHAKE =
      "0{\"sid\":\"S\",\"upgrades\":[],\"pingInterval\":2000000000,\"pingTimeout\":20000,"
          + "\"maxPayload\":%d}";

  public final ManualLoop loop;
  public final MemoryStore store;
  public final FakeTransport transport = new FakeTransport();
  public final List<SentEvent> sent = new ArrayList<>();
  public final List<RealtimeEvent> published = new ArrayList<>();

  /** What features find of each other. */
  public final Map<Class<?>, Object> apis = new LinkedHashMap<>();

  /** Set before the first feature is made. */
  public ClientOptions options = ClientOptions.defaults();

  /** The largest event that the server takes; set before a session. */
  public int maxPayload = 1_000_000;

  /** Tells the test of each thing sent, as it leaves. */
  public Consumer<SentEvent> onSend = request -> {};

  /** While set, no listener of the application is called. */
  public boolean listenersAreBusy;

  /** While set, answers are only written: the test runs the loop, step by step. */
  public boolean isStepped;

  private final List<Runnable> calls = new ArrayList<>();
  private final SerialExecutor callbacks;
  private final EventBus bus;
  private final Inbox inbox;
  private FeatureHost host;
  private SocketSession session;

  public FeatureBench() {
    this(new ManualLoop(), new MemoryStore());
  }

  public FeatureBench(ManualLoop loop, MemoryStore store) {
    this.loop = loop;
    this.store = store.attach(loop);
    this.callbacks = new SerialExecutor(this::call, loop::execute);
    this.bus = new EventBus(callbacks);
    this.inbox = new Inbox(callbacks);
    bus.observe(RealtimeEvent.class, null, published::add);
  }

  private void call(Runnable task) {
    if (listenersAreBusy) {
      calls.add(task);
    } else {
      loop.execute(task);
    }
  }

  /** The listeners go on with what has come meanwhile. */
  public void listenersGoOn() {
    listenersAreBusy = false;
    calls.forEach(loop::execute);
    calls.clear();
    loop.run();
  }

  /** Returns what one feature sees of its client. */
  public FeatureContext context() {
    return host().scope("test", store);
  }

  private FeatureHost host() {
    if (host == null) {
      Random random = new Random(store.generation());
      ClientEnvironment environment =
          ClientEnvironment.builder()
              .loop(loop)
              .callbacks(callbacks)
              .clock(clock())
              .secure(random)
              .jitter(random)
              .build();
      host = new FeatureHost(environment, loop, callbacks, options, Map.of(), bus, inbox);
      host.find(apis::get);
    }
    return host;
  }

  public InstantSource clock() {
    return () -> Instant.ofEpochMilli(loop.millis());
  }

  /** Connects to a server of a kind, which greets. */
  public void start(SessionInfo info) {
    EngineAddress address = new EngineAddress(URI.create("http://chat.example"), "/socket.io/");
    session =
        new SocketSession(
            loop,
            transport,
            new EngineOptions(
                address,
                false,
                ProtocolLimits.DEFAULT,
                clock(),
                new Cookies(address, loop, clock())),
            options.connection().ackTimeout(),
            new Session(),
            roundTrip -> {});
    session.open(Wire.WEBSOCKET);
    transport.socket().onSend = this::leaves;
    loop.run();
    transport.socket().open();
    loop.run();
    says(HANDSHAKE.formatted(maxPayload));
    says("40" + Json.toText(JsonObject.of("sid", info.socketId())));
    if (info.peer() == SessionInfo.Peer.FULL) {
      event("connected", JsonObject.of("features", info.features()));
      event("authenticated", JsonObject.of("userId", info.userId(), "sessionId", info.sessionId()));
    } else if (info.peer() == SessionInfo.Peer.REFERENCE) {
      event("connected", JsonObject.of("socketId", info.socketId()));
    } else {
      // It says nothing, until nobody expects a greeting any more.
      loop.advance(NO_GREETING);
    }
    loop.run();
  }

  /** Loses the connection: what is open fails with its fate unknown. */
  public void lose() {
    transport.socket().failed(Kind.LOST);
    loop.run();
  }

  /** The server closes the connection: what is open fails with its fate unknown. */
  public void closedByServer() {
    transport.socket().closed(1000);
    loop.run();
  }

  /** The server sends an event. */
  public void receive(String event, Object... keysAndValues) {
    event(event, JsonObject.of(keysAndValues));
    loop.run();
  }

  private void event(String event, JsonObject payload) {
    says("42" + Json.toText(JsonArray.of(event, payload)));
  }

  void says(String packet) {
    transport.socket().text(packet);
    if (!isStepped) {
      loop.run();
    }
  }

  private void leaves(String packet) {
    SentEvent.read(this, packet, loop.millis())
        .ifPresent(
            event -> {
              sent.add(event);
              onSend.accept(event);
            });
  }

  /** Answers nothing until those who wait have given up. */
  public void silence() {
    loop.advance(options.connection().ackTimeout());
  }

  /** An event that another feature might publish. */
  public void publish(RealtimeEvent event) {
    bus.publish(event, null);
  }

  public <E extends RealtimeEvent> Subscription observe(Class<E> type, Consumer<? super E> action) {
    return bus.observe(type, null, action);
  }

  /** Returns what was sent of an event, oldest first. */
  public List<SentEvent> sent(String event) {
    return sent.stream().filter(request -> request.event.equals(event)).toList();
  }

  /** Returns what was sent of an event and is not yet answered. */
  public List<SentEvent> open(String event) {
    return sent(event).stream().filter(SentEvent::isOpen).toList();
  }

  /** Lets up to a minute pass until one of an event waits for its answer; returns it. */
  public SentEvent awaitOpen(String event) {
    for (int i = 0; open(event).isEmpty() && i < 6_000; i++) {
      loop.advance(Duration.ofMillis(10));
    }
    return open(event).get(0);
  }

  /** Returns the newest of an event. */
  public SentEvent last(String event) {
    List<SentEvent> all = sent(event);
    return all.get(all.size() - 1);
  }

  public <E> List<E> published(Class<E> type) {
    return published.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** What the client's core does for features when a session comes and goes. */
  private final class Session implements SocketListener {
    @Override
    public void onOpened() {
      session.join(JsonObject.EMPTY, true);
    }

    @Override
    public void onJoined() {}

    @Override
    public void onGreeted(Greeting greeting) {
      host().use(session, greeting.info());
      host().begin();
    }

    @Override
    public void onRefused(JsonObject error) {
      throw new AssertionError(error);
    }

    @Override
    public void onEvent(Incoming event) {
      SessionInfo info = host().info();
      inbox.dispatch(event, info == null ? null : info.peer());
    }

    @Override
    public void onFault(RealtimeException fault) {
      throw new AssertionError(fault);
    }

    @Override
    public void onWireChanged() {}

    @Override
    public void onClosed(RealtimeException cause) {
      sent.forEach(SentEvent::close);
      host().end();
    }
  }
}
