package io.realtime4j.views;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.store.memory.MemoryClientStoreProvider;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.testkit.SimulatedNetwork;
import io.realtime4j.testkit.VirtualScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** A whole server and whole clients in virtual time. */
final class Chat {
  static final String ROOM = "channel:lobby";
  private static final String SECRET = "a secret of this test alone, long enough for HS256";

  final VirtualScheduler scheduler;
  final SimulatedNetwork network;
  final RealtimeServer server;

  Chat(long seed) {
    scheduler = new VirtualScheduler(seed);
    network = new SimulatedNetwork(scheduler);
    server =
        RealtimeServer.builder()
            .options(ServerOptions.defaults().toBuilder().port(3101).jwtSecret(SECRET).build())
            .transport(network.newServerTransport("server", 2))
            .store(
                new MemoryServerStoreProvider()
                    .open("epoch=simulated", scheduler.newStoreContext("server-log")))
            .environment(scheduler.newServerEnvironment("server"))
            .variables(Map.of())
            .build();
    await(server.start());
  }

  RealtimeClient client(String user) {
    return client(user, ClientOptions.defaults());
  }

  RealtimeClient client(String user, ClientOptions options) {
    return RealtimeClient.builder()
        .url("http://localhost:3101")
        .token(
            JWT.create().withSubject(user).withClaim("name", user).sign(Algorithm.HMAC256(SECRET)))
        .transport(network.newClientTransport())
        .store(
            new MemoryClientStoreProvider()
                .open("", StoreOwner.builder().build(), scheduler.newStoreContext(user + "-db")))
        .environment(scheduler.newClientEnvironment(user))
        .options(options)
        .variables(Map.of())
        .build();
  }

  <T> T await(CompletionStage<T> stage) {
    return scheduler.await(Duration.ofSeconds(60), stage);
  }

  void until(String what, BooleanSupplier condition) {
    scheduler.runUntil(Duration.ofSeconds(60), what, condition);
  }

  void pass(long millis) {
    scheduler.advance(Duration.ofMillis(millis));
  }
}
