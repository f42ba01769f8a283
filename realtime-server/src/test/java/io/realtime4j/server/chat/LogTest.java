package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.server.fake.FakeExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator reads of a server: who, why, and nothing that is nobody's business. */
class LogTest {
  private static final String BODY = "the-text-of-a-message";

  private final ChatWorld world = new ChatWorld();
  private final List<String> tokens = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final Logger logger = Logger.getLogger("io.realtime4j");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          String thrown = entry.getThrown() == null ? "" : " " + entry.getThrown();
          lines.add(entry.getLevel() + " " + new SimpleFormatter().formatMessage(entry) + thrown);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void nothingIsInALineThatBelongsInNone() {
    logger.removeHandler(handler);
    assertThat(lines).isNotEmpty().noneMatch(line -> line.contains(BODY));
    for (String token : tokens) {
      for (String part : token.split("\\.")) {
        assertThat(lines).noneMatch(line -> line.contains(part));
      }
    }
  }

  private String token(String user) {
    String token = world.token(user);
    tokens.add(token);
    return token;
  }

  private RawClient client(String user) {
    RawClient client = world.open(JsonObject.of("token", token(user)));
    client.settle();
    return client;
  }

  @Test
  void thatTheLogIsSlowIsSaidOnceAndWhoHasToSendAgainIsTold() {
    world.start();
    RawClient alice = client("alice");
    alice.join("channel:x");
    JsonObject message = JsonObject.of("roomName", "channel:x", "content", BODY);
    world.store.heldScans = new ArrayList<>();
    world.store.appendMood = () -> Mood.HANGS;
    alice.post("message:send", message);
    world.advance(500);
    EventLoop loop = world.loops.get(0);
    world.store.slow = task -> loop.schedule(Duration.ofMillis(5_300), task);
    world.store.appendMood = () -> Mood.LATE;
    List<String> late = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      late.add(alice.post("message:send", message));
    }
    world.advance(5_200);
    // Both are late. Now the second fails, before the log has said what it holds of the first.
    world.store.fails = true;
    world.advance(500);
    world.store.fails = false;
    List<Runnable> scans = world.store.heldScans;
    world.store.heldScans = null;
    scans.forEach(Runnable::run);
    world.advance(500);
    alice.settle();

    for (String answer : late) {
      assertThat(alice.last(answer).toString()).contains("UNAVAILABLE", "retryAfterMs");
    }
    assertThat(with("the store is slow")).hasSize(1);
    assertThat(lines).noneMatch(line -> line.startsWith("SEVERE"));
  }

  private List<String> with(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  private static String sid(RawClient client) {
    return client.connected.string("sid").orElseThrow();
  }

  @Test
  void whoIsRefusedIsNamedTenTimesAMinuteAndThenCounted() {
    world.start();
    String forged = JWT.create().withSubject("mallory").sign(Algorithm.HMAC256("another secret"));
    tokens.add(forged);
    for (int i = 0; i < 35; i++) {
      world.open(JsonObject.of("token", forged)).settle();
    }
    assertThat(with("a client was refused"))
        .hasSize(10)
        .allMatch(
            line ->
                line.matches(
                    "INFO a client was refused: code=INVALID_TOKEN sid=\\S{20} address=127.0.0.1"));
    world.advance(60_000);
    assertThat(with("a client was refused")).hasSize(11);
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo("INFO a client was refused: 25 more within a minute");
    world.open(JsonObject.EMPTY).settle();
    assertThat(lines.get(lines.size() - 1)).contains("code=AUTH_REQUIRED");
  }

  @Test
  void whoIsPutOutOrHasTooMuchIsNamedWithWhereItCameFrom() {
    world
        .with("REALTIME_MAX_CONNECTIONS_PER_USER", "1")
        .with("REALTIME_RATE_LIMIT_TYPING", "1")
        .start();
    RawClient alice = client("alice");
    RawClient second = client("alice");
    assertThat(second.refused.members()).isNotEmpty();
    assertThat(with("too many sessions"))
        .singleElement()
        .asString()
        .contains("code=TOO_MANY_CONNECTIONS", "user=alice tenant=primary", "address=127.0.0.1");
    alice.join("channel:c");
    for (int i = 0; i < 12; i++) {
      alice.call("typing:start", JsonObject.of("roomName", "channel:c", "content", BODY));
    }
    assertThat(with("too many events"))
        .hasSize(2)
        .allMatch(line -> line.contains("user=alice") && line.endsWith("event=typing:start"));
    world.server.kickUser("primary", "alice", "because " + BODY);
    world.advance(10);
    assertThat(with("put out"))
        .containsExactly(
            "INFO a session was put out: code=KICKED sid="
                + sid(alice)
                + " user=alice tenant=primary address=127.0.0.1");
    RawClient bob = client("bob");
    CompletableFuture<?> revoked =
        world
            .server
            .revocations("primary")
            .revokeUser("bob", ChatWorld.START.plus(Duration.ofDays(1)));
    world.advance(2_000);
    assertThat(revoked).isCompleted();
    assertThat(with("code=TOKEN_REVOKED sid=" + sid(bob) + " user=bob tenant=primary")).hasSize(1);
  }

  @Test
  void whoDoesNotReadIsNamed() {
    world.start();
    RawClient alice = client("alice");
    RawClient bob = client("bob");
    alice.join("channel:c");
    bob.join("channel:c");
    bob.socket.stall(true);
    for (int i = 0; i < 40; i++) {
      alice.send("channel:c", BODY + "x".repeat(60_000));
      world.advance(100);
    }
    assertThat(with("does not read"))
        .containsExactly(
            "INFO a client does not read: code=slow sid="
                + sid(bob)
                + " user=bob tenant=primary address=127.0.0.1");
  }

  @Test
  void whatAPluginThrowsIsOneLineWithWhoseEventItWas() {
    RoomPolicy policy =
        question -> {
          if (question.who().userId().equals("bob")) {
            throw new IllegalStateException("the policy's own fault");
          }
          return RoomPolicy.Decision.allow();
        };
    world.with(policy).start();
    RawClient bob = client("bob");
    for (int i = 0; i < 5; i++) {
      bob.call("room:join", JsonObject.of("roomName", "channel:" + i, "content", BODY));
    }
    assertThat(with("the policy's own fault")).hasSize(1);
  }

  @Test
  void nobodyWritesLinesOfHisOwn() {
    world.with("REALTIME_CORS_ORIGIN", "https://chat.example").start();
    FakeExchange asked =
        world.transport.request(
            "GET",
            "/socket.io/?EIO=4&transport=websocket",
            "",
            Map.of("upgrade", "websocket", "origin", "https://evil\nSEVERE all is lost\u202e"));
    assertThat(asked.status()).isEqualTo(403);
    assertThat(with("another origin"))
        .containsExactly(
            "INFO a page of another origin was refused: origin=https://evil?SEVERE?all?is?lost?"
                + " address=127.0.0.1");
  }
}
