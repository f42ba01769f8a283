package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.fake.FakeExchange;
import io.realtime4j.server.fake.FakeSocket;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What remains of sessions that have ended: nothing. */
class EndedSessionsTest {
  private static final int SESSIONS = Integer.getInteger("realtime4j.sessions", 5_000);
  private static final int AT_ONCE = 100;
  private static final int TENANTS = 50;

  private final ChatWorld world = new ChatWorld();
  private final List<WeakReference<Object>> ended = new ArrayList<>();

  @Test
  void nothingOfAnEndedSessionIsReachableAndNoRegistryRemembersIt() {
    world.start();
    Map<String, Integer> before = Census.of(world.server);
    world
        .server
        .feature(SocketIoServer.class)
        .of("/")
        .onConnection(
            socket -> {
              ended.add(new WeakReference<>(socket));
              ended.add(new WeakReference<>(socket.data().get("io.realtime4j.session")));
            });
    for (int i = 0; i < SESSIONS / AT_ONCE; i++) {
      comeAndGo(i);
      world.advance(10_000);
    }
    assertThat(ended).hasSize(2 * SESSIONS);
    // The grace, and the time in which a session could be recovered: what is kept for that goes
    // when
    // somebody else is lost.
    world.advance(180_000);
    List<WeakReference<Object>> all = List.copyOf(ended);
    comeAndGo(0);
    world.advance(20_000);
    assertThat(reachable(all))
        .as(
            () ->
                Census.path(world.server, "ChatSession") + Census.path(world.loops, "ChatSession"))
        .isZero();
    world.advance(26 * 3_600_000L);
    Map<String, Integer> after = Census.of(world.server);
    for (String type :
        List.of("TenantPresence", "PresentUser", "TenantPrivacy", "Room", "UserKey")) {
      assertThat(after.getOrDefault(type, 0)).as(type).isZero();
    }
    // The store's own; and why sessions ended, which is bounded by number.
    after.remove("Member");
    after.remove("Note");
    int sum = after.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(sum)
        .as("%s, was %s", after, before)
        .isLessThan(before.values().stream().mapToInt(Integer::intValue).sum() + 20 * AT_ONCE);
  }

  private void comeAndGo(int batch) {
    List<FakeSocket> sockets = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      FakeExchange exchange = world.transport.webSocket("/socket.io/?EIO=4&transport=websocket");
      String userId = "u" + (batch * AT_ONCE + i);
      String token =
          JWT.create()
              .withClaim("userId", userId)
              .withClaim("tenant", "t" + batch % TENANTS)
              .sign(Algorithm.HMAC256(ChatWorld.SECRET));
      FakeSocket socket = exchange.socket();
      sockets.add(socket);
      socket.send("40" + Json.toText(JsonObject.of("token", token)));
    }
    world.loops.run();
    for (int i = 0; i < sockets.size(); i++) {
      FakeSocket socket = sockets.get(i);
      String room = "{\"roomName\":\"channel:c" + batch + "-" + i / 5 + "\"}]";
      socket.send("42[\"room:join\"," + room);
      socket.send("42[\"presence:subscribe\",{\"userIds\":[\"u1\",\"u2\"]}]");
      socket.send(
          "42[\"presence:update\",{\"status\":\"busy\",\"customStatus\":{\"text\":\"x\"}}]");
      if (i % 10 == 0) {
        socket.send("42[\"typing:start\"," + room);
      }
    }
    world.loops.run();
    for (int i = 0; i < sockets.size(); i++) {
      if (i % 2 == 0) {
        sockets.get(i).send("41");
      }
      sockets.get(i).end(new java.io.IOException("cut"));
    }
    world.loops.run();
  }

  private static long reachable(List<WeakReference<Object>> ended) {
    long left = ended.size();
    for (int i = 0; i < 20 && left > 0; i++) {
      System.gc();
      left = ended.stream().filter(reference -> reference.get() != null).count();
    }
    return left;
  }
}
