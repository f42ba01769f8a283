package io.realtime4j.server.chat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.server.LocalCluster;
import io.realtime4j.server.fake.FakeExchange;
import io.realtime4j.server.fake.FakeLoops;
import io.realtime4j.server.fake.FakeTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A chat server on three loops of one thread, with a store on a fourth; time is the test's. */
public final class ChatWorld {
  public static final String SECRET = "a secret of more than thirty-two bytes, for tests";
  public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  public final FakeLoops loops;
  public final FakeStore store;
  public final FakeTransport transport;
  public final InstantSource clock;
  public RealtimeServer server;
  public CompletableFuture<InetSocketAddress> starting;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private long seed = 1;
  private RoomPolicy policy;
  private Authenticator authenticator;
  private List<ServerFeature> features = List.of();
  private Backplane backplane;

  /** How much this server's clock is ahead of the others. */
  public Duration clockOff = Duration.ZERO;

  /** This server's way to the others, in a cluster. */
  public Line line;

  public ChatWorld() {
    loops = new FakeLoops(3);
    transport = new FakeTransport(loops);
    EventLoop writer = loops.get(2);
    store = new FakeStore(writer);
    store.slow = task -> writer.schedule(Mood.LATE_BY, task);
    clock = () -> START.plusNanos(loops.get(0).nanoTime());
    variables.put("REALTIME_JWT_SECRET", SECRET);
  }

  private ChatWorld(ChatWorld first) {
    loops = first.loops;
    transport = new FakeTransport(loops);
    store = first.store;
    clock = first.clock;
    variables.putAll(first.variables);
  }

  /** Returns several servers of one chat: one store, one backplane, one time; not started. */
  public static List<ChatWorld> cluster(int servers) {
    LocalCluster cluster = new LocalCluster();
    ChatWorld first = new ChatWorld();
    first.store.isShared = true;
    List<ChatWorld> worlds = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      ChatWorld world = i == 0 ? first : new ChatWorld(first);
      world.line = new Line(cluster.join());
      worlds.add(world.seed(i + 1).with(world.line));
    }
    return worlds;
  }

  /** Has something stand between the server and its backplane. */
  public ChatWorld behind(UnaryOperator<Backplane> wrapped) {
    backplane = wrapped.apply(backplane);
    return this;
  }

  /** Has the server draw other ids. */
  public ChatWorld seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  public ChatWorld with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  public ChatWorld without(String variable) {
    variables.remove(variable);
    return this;
  }

  public ChatWorld with(RoomPolicy newPolicy) {
    policy = newPolicy;
    return this;
  }

  public ChatWorld authenticatedBy(Authenticator newAuthenticator) {
    authenticator = newAuthenticator;
    return this;
  }

  public ChatWorld with(ServerFeature... several) {
    features = List.of(several);
    return this;
  }

  public ChatWorld with(Backplane newBackplane) {
    backplane = newBackplane;
    return this;
  }

  public Backplane backplane() {
    return backplane;
  }

  public ChatWorld start() {
    server =
        ChatServer.create(
            ServerConfig.builder()
                .options(ServerOptions.fromEnvironment(variables))
                .transport(transport)
                .store(store)
                .authenticator(authenticator)
                .roomPolicy(policy)
                .features(features)
                .backplane(backplane)
                .variables(variables)
                .environment(
                    ServerEnvironment.builder()
                        .clock(() -> clock.instant().plus(clockOff))
                        .secure(new SplittableRandom(seed))
                        .jitter(new SplittableRandom(2))
                        .build())
                .build());
    starting = server.start();
    loops.run();
    if (store.isShared) {
      // It listens for others first.
      advance(1_000);
    }
    return this;
  }

  public String token(String userId) {
    return JWT.create()
        .withClaim("userId", userId)
        .withClaim("name", userId.toUpperCase(java.util.Locale.ROOT))
        .sign(Algorithm.HMAC256(SECRET));
  }

  public RawClient open(JsonObject auth) {
    FakeExchange exchange = transport.webSocket("/socket.io/?EIO=4&transport=websocket");
    RawClient client = new RawClient(loops, exchange.socket());
    client.connect(auth);
    return client;
  }

  public RawClient client(String userId, String... capabilities) {
    RawClient client =
        open(
            JsonObject.of(
                "token", token(userId),
                "client", JsonObject.of("capabilities", List.of(capabilities))));
    client.settle();
    return client;
  }

  public void advance(long millis) {
    loops.advance(Duration.ofMillis(millis));
  }
}
