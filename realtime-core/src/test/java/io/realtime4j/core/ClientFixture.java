package io.realtime4j.core;

import io.realtime4j.api.ActivityMonitor;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.TokenSource;
import io.realtime4j.api.TransportPolicy;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.ClientConfig;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.core.fakes.EmptyStore;
import io.realtime4j.core.fakes.FakeTransport;
import io.realtime4j.core.fakes.ManualLoop;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A client in virtual time whose server is the test. */
final class ClientFixture {
  static final String HANDSHAKE =
      "0{\"sid\":\"S\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
          + "\"maxPayload\":1000}";

  final ManualLoop loop = new ManualLoop();
  final FakeTransport transport = new FakeTransport();
  final EmptyStore store = new EmptyStore();
  final List<RealtimeEvent> events = new ArrayList<>();

  /** Where listeners run. */
  Executor callbacks = loop;

  TokenSource tokenSource;
  String staticToken;
  String user;
  String tenant;
  NetworkMonitor networkMonitor;
  ActivityMonitor activityMonitor;
  ClientOptions options = ClientOptions.defaults();
  List<FeatureProvider<?>> features = List.of();
  Map<String, String> variables = Map.of();

  /** The queue cannot be switched off; it is replaced by {@link NoQueue} unless this is set. */
  boolean hasQueue;

  List<String> disabled = List.of("rooms", "delivery", "presence", "typing");
  TransportPolicy policy;
  String url = "http://chat.example:3101";
  Consumer<String> debug;
  RealtimeClient client;

  RealtimeClient build() {
    client =
        new DefaultClientFactory()
            .create(
                ClientConfig.builder()
                    .url(URI.create(url))
                    .tokenSource(tokenSource)
                    .staticToken(staticToken)
                    .user(user)
                    .tenant(tenant)
                    .transport(transport)
                    .transportPolicy(policy)
                    .store(store)
                    .features(allFeatures())
                    .disabledFeatures(disabled)
                    .options(options)
                    .variables(variables)
                    .device(JsonObject.of("type", "desktop"))
                    .environment(environment())
                    .networkMonitor(networkMonitor)
                    .activityMonitor(activityMonitor)
                    .debug(debug)
                    .build());
    client.on(RealtimeEvent.class, events::add);
    return client;
  }

  private ClientEnvironment environment() {
    return ClientEnvironment.builder()
        .loop(loop)
        .callbacks(callbacks)
        .blocking(loop)
        .clock(loop)
        .secure(new Random(1))
        .jitter(new Random(2))
        .build();
  }

  private List<FeatureProvider<?>> allFeatures() {
    List<FeatureProvider<?>> all = new ArrayList<>(features);
    if (!hasQueue) {
      all.add(new NoQueue());
    }
    return all;
  }

  ClientFixture token(String token) {
    staticToken = token;
    tokenSource = TokenSource.of(token);
    return this;
  }

  FakeTransport.Socket socket() {
    return transport.socket();
  }

  /** The server speaks. */
  void says(String... packets) {
    for (String packet : packets) {
      socket().text(packet);
      loop.run();
    }
  }

  /** The latest WebSocket opens, and CONNECT is answered. */
  void join() {
    loop.run();
    socket().open();
    says(HANDSHAKE, "40{\"sid\":\"socket-1\"}");
  }

  void greet() {
    greet("alice");
  }

  void greet(String userId) {
    says(
        "42[\"connected\",{\"socketId\":\"socket-1\",\"serverTime\":\"2030-01-01T00:00:00Z\","
            + "\"features\":[\"presence\",\"typing\",\"receipts\"]}]",
        "42[\"authenticated\",{\"userId\":\"" + userId + "\",\"sessionId\":\"s-1\",\"rooms\":[]}]");
  }

  /** Connects to a full peer; forgets what was sent and heard meanwhile. */
  void connected() {
    if (client == null) {
      build();
    }
    client.connect();
    join();
    greet();
    socket().drain();
    events.clear();
  }

  /** Returns the states that were told of, in order. */
  List<String> states() {
    return events.stream()
        .filter(ConnectionEvent.StateChanged.class::isInstance)
        .map(event -> ((ConnectionEvent.StateChanged) event).to().name())
        .toList();
  }

  /** Returns the events of a type, in order. */
  <E> List<E> heard(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Returns what was sent besides probes of the latency, since the last call. */
  List<String> sent() {
    return socket().drain().stream().filter(packet -> !packet.contains("[\"ping\"")).toList();
  }
}
