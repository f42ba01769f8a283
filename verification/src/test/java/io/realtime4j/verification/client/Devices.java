package io.realtime4j.verification.client;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeClientBuilder;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.store.memory.MemoryClientStoreProvider;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.store.sqlite.SqliteClientStoreProvider;
import io.realtime4j.testkit.SimulatedNetwork;
import io.realtime4j.testkit.VirtualScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** Servers and whole clients in virtual time; the clients may share a file. */
final class Devices {
  static final String ROOM = "channel:lobby";
  static final int PORT = 3101;

  static final String SECRET = "a secret of this test alone, long enough for HS256";

  final VirtualScheduler scheduler;
  final SimulatedNetwork network;
  private final Path file;
  private int clients;

  Devices(long seed, Path file) {
    this.scheduler = new VirtualScheduler(seed);
    this.network = new SimulatedNetwork(scheduler);
    this.file = file;
  }

  static String token(String user) {
    return JWT.create().withSubject(user).sign(Algorithm.HMAC256(SECRET));
  }

  RealtimeServer server(int port) {
    return server(
        port,
        new MemoryServerStoreProvider()
            .open("epoch=simulated", scheduler.newStoreContext("log-" + port)));
  }

  RealtimeServer server(int port, ServerStore store) {
    RealtimeServer server =
        RealtimeServer.builder()
            .options(ServerOptions.defaults().toBuilder().port(port).jwtSecret(SECRET).build())
            .transport(network.newServerTransport("server-" + port, 2))
            .store(store)
            .environment(scheduler.newServerEnvironment("server-" + port))
            .variables(Map.of())
            .build();
    scheduler.await(Duration.ofSeconds(5), server.start());
    return server;
  }

  /** Opens a store on the shared file that is nobody's yet. */
  ClientStore sharedFile() {
    return new SqliteClientStoreProvider()
        .open(
            file.toString(),
            StoreOwner.builder().build(),
            scheduler.newStoreContext("file-" + clients));
  }

  /** Starts a client without a token whose store is the shared file. */
  RealtimeClientBuilder builder(int port) {
    clients++;
    return bare(port, "client-" + clients).store(sharedFile());
  }

  /** Starts a client of a user that keeps nothing. */
  RealtimeClientBuilder forgetful(int port, String user) {
    return bare(port, user)
        .token(token(user))
        .store(
            new MemoryClientStoreProvider()
                .open("", StoreOwner.builder().build(), scheduler.newStoreContext("m" + user)));
  }

  private RealtimeClientBuilder bare(int port, String name) {
    return RealtimeClient.builder()
        .url("http://localhost:" + port)
        .transport(network.newClientTransport())
        .environment(scheduler.newClientEnvironment(name))
        .variables(Map.of());
  }

  /** Builds a client of a user that is known, on the shared file. */
  RealtimeClient client(String user) {
    return builder(PORT).token(token(user)).build();
  }

  /** Builds a client that keeps nothing, which has joined the room. */
  RealtimeClient watcher(int port, String user) {
    RealtimeClient client = forgetful(port, user).build();
    await(client.connect());
    await(client.rooms().join(ROOM).joined());
    return client;
  }

  <T> T await(CompletionStage<T> stage) {
    return scheduler.await(Duration.ofSeconds(30), stage);
  }

  void until(String what, BooleanSupplier condition) {
    scheduler.runUntil(Duration.ofSeconds(30), what, condition);
  }

  void pass(Duration time) {
    scheduler.advance(time);
  }

  /** Returns the messages that a client is shown from now on, each with its author. */
  static List<String> received(RealtimeClient client) {
    List<String> messages = new ArrayList<>();
    client.on(
        MessageEvent.Received.class,
        event -> messages.add(event.message().userId() + ": " + event.message().content()));
    return messages;
  }

  static <E extends RealtimeEvent> List<E> heard(RealtimeClient client, Class<E> type) {
    List<E> events = new ArrayList<>();
    client.on(type, events::add);
    return events;
  }

  static Throwable failure(CompletableFuture<?> future) {
    return future.handle((value, failure) -> failure).getNow(null);
  }
}
