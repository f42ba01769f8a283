package io.realtime4j.verification.simulation;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.store.memory.MemoryClientStoreProvider;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.testkit.SimulatedNetwork;
import io.realtime4j.testkit.VirtualScheduler;
import java.time.Duration;
import java.util.Map;

/** A server and its clients on one thread, in virtual time, over a simulated network. */
final class SimulatedChat {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";

  final VirtualScheduler scheduler;
  final SimulatedNetwork network;
  final RealtimeServer server;

  SimulatedChat(long seed, int shards) {
    scheduler = new VirtualScheduler(seed);
    network = new SimulatedNetwork(scheduler);
    server =
        RealtimeServer.builder()
            .options(ServerOptions.defaults().toBuilder().port(3101).jwtSecret(SECRET).build())
            .transport(network.newServerTransport("server", shards))
            .store(
                new MemoryServerStoreProvider()
                    .open("epoch=simulated", scheduler.newStoreContext("server-log")))
            .environment(scheduler.newServerEnvironment("server"))
            .variables(Map.of())
            .build();
    scheduler.await(Duration.ofSeconds(5), server.start());
  }

  /** Returns a client whose events go to the trace. */
  RealtimeClient client(String user, ClientOptions options) {
    RealtimeClient client =
        RealtimeClient.builder()
            .url("http://localhost:3101")
            .token(
                JWT.create()
                    .withSubject(user)
                    .withClaim("name", user)
                    .sign(Algorithm.HMAC256(SECRET)))
            .transport(network.newClientTransport())
            .store(
                new MemoryClientStoreProvider()
                    .open(
                        "", StoreOwner.builder().build(), scheduler.newStoreContext(user + "-db")))
            .environment(scheduler.newClientEnvironment(user))
            .options(options)
            .variables(Map.of())
            .build();
    client.on(RealtimeEvent.class, event -> scheduler.record(user + " " + event));
    return client;
  }

  RealtimeClient client(String user) {
    return client(user, ClientOptions.defaults());
  }
}
