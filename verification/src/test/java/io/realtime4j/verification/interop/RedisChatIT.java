package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RealtimeServerBuilder;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.SocketTarget;
import io.realtime4j.server.Backplanes;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A chat server with Redis, which goes away and comes back. */
@Timeout(90)
class RedisChatIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static RealtimeServerBuilder chat() {
    return RealtimeServer.builder()
        .host("127.0.0.1")
        .port(0)
        .jwtSecret(Tokens.SECRET)
        .transport("netty")
        .store("memory:");
  }

  private static String started(RealtimeServer server) throws Exception {
    return "http://127.0.0.1:" + server.start().get(20, TimeUnit.SECONDS).getPort();
  }

  private static JSONObject health(String url) throws Exception {
    URI uri = URI.create(url + "/health");
    return new JSONObject(
        HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body());
  }

  private static void awaitBackplane(String url, String state, String status) throws Exception {
    JSONObject last = health(url);
    while (!last.getJSONObject("checks").getString("backplane").equals(state)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      last = health(url);
    }
    assertThat(last.getString("status")).isEqualTo(status);
  }

  @Test
  void healthIsRedWhileRedisIsAwayAndTheServerGoesOnByItself() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        RealtimeServer server =
            chat().variables(Map.of("REALTIME_REDIS_URL", redis.url() + "?key=health")).build()) {
      String url = started(server);
      awaitBackplane(url, "ok", "healthy");
      redis.stop();
      awaitBackplane(url, "the backplane failed", "unhealthy");
      redis.start();
      awaitBackplane(url, "ok", "healthy");
    }
  }

  @Test
  void whatAnEmitterSaysReachesTheClientsOfARoom() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        RealtimeServer server = chat().backplane(redis.url() + "?key=jobs").build();
        Backplane emitter = Backplanes.open(redis.url() + "?key=jobs")) {
      String url = started(server);
      while (emitter.nodeCount("/").exceptionally(away -> 0).toCompletableFuture().get() < 1) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
      IO.Options options = new IO.Options();
      options.forceNew = true;
      options.auth = Map.of("token", Tokens.of("ada"));
      Socket ada = IO.socket(url, options);
      try {
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Object> joined = new LinkedBlockingQueue<>();
        ada.on("deployed", args -> heard.add(args[0]));
        ada.on(
            Socket.EVENT_CONNECT,
            args ->
                ada.emit(
                    "room:join",
                    new Object[] {new JSONObject(Map.of("roomName", "channel:ops"))},
                    answer -> joined.add(answer.length)));
        ada.connect();
        assertThat(joined.poll(20, TimeUnit.SECONDS)).isNotNull();
        emitter.publish("/", deployed("channel:others", "no"));
        emitter.publish("/", deployed("channel:ops", "1.2"));
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("1.2");
      } finally {
        ada.close();
      }
    }
  }

  @Test
  void theDistributionJoinsByAnOption(@TempDir Path folder) throws Exception {
    try (RedisProcess redis = new RedisProcess();
        ServeProcess serve =
            ServeProcess.start(folder, List.of("--redis", redis.url() + "?key=dist"));
        Backplane other = Backplanes.open(redis.url() + "?key=dist")) {
      awaitBackplane(serve.url(), "ok", "healthy");
      while (other.nodeCount("/").exceptionally(away -> 0).toCompletableFuture().get() < 1) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  private static BroadcastMessage deployed(String room, String version) {
    return BroadcastMessage.builder()
        .target(SocketTarget.builder().rooms(List.of(room)).build())
        .args(List.of(JsonValue.of("deployed"), JsonValue.of(version)))
        .build();
  }

  @Test
  void whatCannotBeUsedIsToldWithoutThePassword() {
    for (String url :
        List.of(
            "redis://:hush@host/x?key=a",
            "redis://hush@host",
            "rediss://:hush@host?key=",
            "hush:x")) {
      assertThatThrownBy(() -> chat().variables(Map.of("REALTIME_REDIS_URL", url)).build())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("REALTIME_REDIS_URL")
          .hasMessageNotContaining("hush");
    }
    assertThatThrownBy(() -> Backplanes.open("nats://host"))
        .hasMessageContaining("found: redis, rediss");
  }
}
