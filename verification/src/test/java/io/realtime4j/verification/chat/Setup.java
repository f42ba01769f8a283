package io.realtime4j.verification.chat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeClientBuilder;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.store.memory.MemoryClientStoreProvider;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.store.sqlite.SqliteClientStoreProvider;
import io.realtime4j.store.sqlite.SqliteServerStoreProvider;
import io.realtime4j.transport.netty.NettyClientTransportProvider;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import io.realtime4j.transport.okhttp.OkHttpClientTransportProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One way to put the parts together, over real sockets on the loopback interface. */
record Setup(String transport, String store) {
  static final String SECRET = "a secret of this test alone, long enough for HS256";

  static Stream<Setup> durable() {
    return all().filter(setup -> setup.store().equals("sqlite"));
  }

  static Stream<Setup> all() {
    return Stream.of("okhttp", "netty")
        .flatMap(t -> Stream.of("memory", "sqlite").map(s -> new Setup(t, s)));
  }

  static String token(String user) {
    return JWT.create().withSubject(user).withClaim("name", user).sign(Algorithm.HMAC256(SECRET));
  }

  RealtimeServer server(Path folder, int port) {
    return RealtimeServer.builder()
        .options(
            ServerOptions.defaults().toBuilder()
                .host("127.0.0.1")
                .port(port)
                .jwtSecret(SECRET)
                .build())
        .transport(new NettyServerTransportProvider().create(2))
        .store(serverStore(folder))
        .variables(Map.of())
        .build();
  }

  ServerStore serverStore(Path folder) {
    return store.equals("memory")
        ? new MemoryServerStoreProvider().open("", null)
        : new SqliteServerStoreProvider().open(folder.resolve("server.db").toString(), null);
  }

  /** Opens a store that gets the owner of the client that it is given to. */
  ClientStore clientStore(Path folder) {
    StoreOwner owner = StoreOwner.builder().build();
    return store.equals("memory")
        ? new MemoryClientStoreProvider().open("", owner, null)
        : new SqliteClientStoreProvider().open(folder.resolve("client.db").toString(), owner, null);
  }

  ClientTransport clientTransport() {
    return transport.equals("okhttp")
        ? new OkHttpClientTransportProvider().create()
        : new NettyClientTransportProvider().create();
  }

  RealtimeClientBuilder builder(Path folder, int port, String user) {
    return RealtimeClient.builder()
        .url("http://127.0.0.1:" + port)
        .token(token(user))
        .transport(clientTransport())
        .store(clientStore(folder))
        .options(
            ClientOptions.builder()
                .reconnect(
                    reconnect ->
                        reconnect
                            .initialDelay(Duration.ofMillis(50))
                            .maxDelay(Duration.ofMillis(400)))
                .build());
  }

  static <T> T within20s(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}
