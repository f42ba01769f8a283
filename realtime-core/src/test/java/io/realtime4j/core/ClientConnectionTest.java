package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo.Peer;
import io.realtime4j.api.TokenRequest;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConnectionTest {
  private final ClientFixture fixture = new ClientFixture();

  @Test
  void aSessionStartsWhenTheServerHasSaidWhoWeAre() {
    fixture.token("secret").build();

    CompletableFuture<Void> connect = fixture.client.connect();
    fixture.join();
    assertThat(fixture.sent())
        .singleElement()
        .asString()
        .startsWith(
            "40{\"token\":\"secret\",\"device\":{\"type\":\"desktop\"},\"client\":{\"name\":")
        .contains("\"capabilities\":[\"position\",\"delivery-ack\",\"batch\"]");
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.CONNECTED);
    assertThat(connect).isNotDone();
    fixture.greet();

    assertThat(connect).isCompleted();
    assertThat(fixture.states()).containsExactly("CONNECTING", "CONNECTED", "AUTHENTICATED");
    assertThat(fixture.client.status().session().userId()).isEqualTo("alice");
    assertThat(fixture.client.status().session().peer()).isEqualTo(Peer.FULL);
    assertThat(fixture.client.status().session().offers("receipts")).isTrue();
    assertThat(fixture.client.status().transport()).isEqualTo("fake/websocket");
  }

  @Test
  void aGreetingWithoutFeaturesIsAReferenceServer() {
    fixture.build().connect();

    fixture.join();
    fixture.says("42[\"connected\",{\"socketId\":\"x\",\"protocolVersion\":\"1.0\"}]");

    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
    assertThat(fixture.client.status().session().peer()).isEqualTo(Peer.REFERENCE);
  }

  @Test
  void aServerThatDoesNotGreetWithinThreeSecondsIsAPlainOne() {
    fixture.build().connect();

    fixture.join();
    fixture.loop.seconds(2.9);
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.CONNECTED);
    fixture.loop.seconds(0.1);

    assertThat(fixture.client.status().session().peer()).isEqualTo(Peer.PLAIN);
    assertThat(fixture.sent()).hasSize(1);
  }

  @Test
  void aWebSocketThatFailsIsFollowedByPolling() {
    fixture.build().connect();
    fixture.loop.run();

    fixture.socket().failed(Kind.LOST);
    fixture.loop.run();

    assertThat(fixture.transport.open("GET")).hasSize(1);
    assertThat(fixture.client.status().transport()).isEqualTo("fake/polling");
  }

  @Test
  void aWebSocketThatHangsLeavesHalfTheTimeForPolling() {
    fixture.build().connect();

    fixture.loop.seconds(10);

    assertThat(fixture.socket().isAborted).isTrue();
    assertThat(fixture.transport.open("GET")).hasSize(1);
    fixture.loop.seconds(10);
    assertThat(fixture.transport.open("GET")).isEmpty();
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.OFFLINE);
    assertThat(fixture.client.status().lastError().code()).isEqualTo("CONNECT_TIMEOUT");
  }

  @Test
  void whereNobodyListensTheNextAttemptWaits() {
    fixture.build().connect();
    fixture.loop.run();

    fixture.socket().failed(Kind.REFUSED);
    fixture.loop.run();

    assertThat(fixture.transport.exchanges).isEmpty();
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.OFFLINE);
    assertThat(fixture.client.status().lastError().code()).isEqualTo("CONNECTION_REFUSED");
    fixture.loop.seconds(0.4);
    assertThat(fixture.transport.sockets).hasSize(1);
    fixture.loop.seconds(0.6);
    assertThat(fixture.transport.sockets).hasSize(2);
    assertThat(fixture.states()).containsExactly("CONNECTING", "OFFLINE", "RECONNECTING");
    assertThat(fixture.client.status().reconnectAttempts()).isEqualTo(2);
  }

  @Test
  void attemptsThatAreUsedUpAreAFailure() {
    fixture.options =
        ClientOptions.builder()
            .reconnect(reconnect -> reconnect.maxDelay(Duration.ofSeconds(1)).maxAttempts(2))
            .build();
    CompletableFuture<Void> connect = fixture.build().connect();
    fixture.loop.run();

    fixture.socket().failed(Kind.REFUSED);
    fixture.loop.seconds(1);
    fixture.socket().failed(Kind.REFUSED);
    fixture.loop.seconds(100);

    assertThat(fixture.client.state()).isEqualTo(ConnectionState.FAILED);
    assertThat(connect).isCompletedExceptionally();
    assertThat(fixture.transport.sockets).hasSize(2);
    assertThat(fixture.loop.timers()).isZero();
  }

  @Test
  void connectJoinsWhatIsUnderWay() {
    fixture.build();
    CompletableFuture<Void> first = fixture.client.connect();
    CompletableFuture<Void> second = fixture.client.connect();

    fixture.join();
    fixture.greet();
    CompletableFuture<Void> third = fixture.client.connect();
    fixture.loop.run();

    assertThat(List.of(first, second, third)).allMatch(CompletableFuture::isDone);
    assertThat(fixture.transport.sockets).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"Invalid token\",\"data\":{\"code\":\"INVALID_TOKEN\"}}",
        "{\"message\":\"Invalid token\"}"
      })
  void aRefusedTokenIsNotTriedAgain(String refusal) {
    fixture.token("bad");
    CompletableFuture<Void> connect = fixture.build().connect();

    fixture.loop.run();
    fixture.socket().open();
    fixture.says(ClientFixture.HANDSHAKE, "44" + refusal);
    fixture.loop.advance(Duration.ofHours(1));

    assertThat(connect.handle((v, t) -> t).getNow(null))
        .isInstanceOf(AuthenticationException.class)
        .extracting(e -> ((RealtimeException) e).code())
        .isEqualTo("INVALID_TOKEN");
    assertThat(fixture.states()).containsExactly("CONNECTING", "FAILED");
    assertThat(fixture.transport.sockets).hasSize(1);
    assertThat(fixture.transport.openSockets()).isZero();
  }

  @Test
  void anExpiredTokenIsReplacedOnceThenItIsAFailure() {
    List<String> tokens = new ArrayList<>(List.of("old", "new"));
    fixture.tokenSource = request -> CompletableFuture.completedFuture(tokens.remove(0));
    fixture.build().connect();
    String expired = "44{\"message\":\"Token expired\",\"data\":{\"code\":\"TOKEN_EXPIRED\"}}";

    fixture.loop.run();
    fixture.socket().open();
    fixture.says(ClientFixture.HANDSHAKE, expired);
    assertThat(fixture.transport.sockets).hasSize(2);
    fixture.socket().open();
    fixture.says(ClientFixture.HANDSHAKE);
    assertThat(fixture.sent().get(0)).contains("\"token\":\"new\"");
    fixture.says(expired);
    fixture.loop.advance(Duration.ofHours(1));

    assertThat(fixture.client.state()).isEqualTo(ConnectionState.FAILED);
    assertThat(fixture.client.status().lastError().code()).isEqualTo("TOKEN_EXPIRED");
    assertThat(fixture.transport.sockets).hasSize(2);
  }

  @Test
  void whoseTokenGetsTooOldHearsThatAndNotOfALostConnection() {
    fixture.token("only one").connected();
    fixture.says(
        "42[\"auth:error\",{\"code\":\"TOKEN_EXPIRED\",\"message\":\"The token has expired\"}]",
        "41");

    assertThat(fixture.client.state()).isEqualTo(ConnectionState.OFFLINE);
    assertThat(fixture.client.status().lastError().code()).isEqualTo("TOKEN_EXPIRED");
    fixture.loop.advance(Duration.ofHours(1));
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.FAILED);
    assertThat(fixture.client.status().lastError().code()).isEqualTo("TOKEN_EXPIRED");
    assertThat(fixture.transport.sockets).hasSize(1);
  }

  @Test
  void whoseTokenGetsTooOldComesBackWithTheNextOneAfterABackOff() {
    List<TokenRequest> asked = new ArrayList<>();
    fixture.tokenSource =
        request -> {
          asked.add(request);
          return CompletableFuture.completedFuture("token-" + asked.size());
        };
    fixture.user = "alice";
    fixture.connected();
    fixture.says("42[\"auth:error\",{\"code\":\"TOKEN_EXPIRED\",\"message\":\"old\"}]", "41");
    assertThat(asked).hasSize(1);
    fixture.loop.seconds(1);

    assertThat(asked.get(1).reason()).isEqualTo(TokenRequest.Reason.REFUSED);
    assertThat(asked.get(1).refusal().orElseThrow().code()).isEqualTo("TOKEN_EXPIRED");
    fixture.join();
    fixture.greet();
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
  }

  @Test
  void aTokenThatWasReplacedInTimeIsNoReasonForALaterLoss() {
    fixture.token("only one").connected();
    fixture.says("42[\"auth:error\",{\"code\":\"TOKEN_EXPIRED\",\"message\":\"old\"}]");
    fixture.says("42[\"authenticated\",{\"userId\":\"alice\",\"sessionId\":\"s-1\",\"rooms\":[]}]");
    fixture.socket().failed(Kind.LOST);
    fixture.loop.run();

    assertThat(fixture.client.status().lastError().code()).isEqualTo("CONNECTION_LOST");
  }

  @Test
  void aServerThatAsksToWaitIsObeyedEvenByConnect() {
    fixture.build().connect();
    fixture.loop.run();
    fixture.socket().open();
    fixture.says(
        ClientFixture.HANDSHAKE,
        "44{\"message\":\"Draining\",\"data\":{\"code\":\"SERVER_DRAINING\",\"retryAfterMs\":7000}}");

    fixture.client.connect();
    fixture.loop.seconds(6.9);
    assertThat(fixture.transport.sockets).hasSize(1);
    fixture.loop.seconds(0.1);

    assertThat(fixture.transport.sockets).hasSize(2);
  }

  @Test
  void aRefusedHandshakeThatAsksToWaitIsObeyedOnEveryWire() {
    fixture.build().connect();
    fixture.loop.run();
    fixture
        .socket()
        .failed(
            TransportFailure.builder(Kind.BAD_RESPONSE, "no")
                .answer(ResponseHead.builder(503).header("Retry-After", "90").build())
                .build());
    fixture.loop.seconds(89);

    assertThat(fixture.transport.sockets).hasSize(1);
    assertThat(fixture.transport.exchanges).isEmpty();
    assertThat(fixture.client.status().lastError().code()).isEqualTo("SERVER_DRAINING");
    fixture.loop.seconds(1);
    assertThat(fixture.transport.sockets).hasSize(2);
  }

  @Test
  void listenersThatDoNotReturnEndTheConnectionUntilTheyDo() {
    Deque<Runnable> stalled = new ArrayDeque<>();
    fixture.callbacks = stalled::add;
    fixture.build();
    List<String> heard = new ArrayList<>();
    fixture.client.on("news", event -> heard.add(event.name()));
    fixture.connected();
    CompletableFuture<?> request = fixture.client.request("ask");
    int sent = 0;
    while (fixture.transport.openSockets() == 1 && sent < 20_000) {
      fixture.says("42[\"news\",{}]");
      sent++;
    }
    assertThat(sent).isBetween(9_000, 10_001);
    assertThat(fixture.client.status().lastError().code()).isEqualTo("LISTENERS_STALLED");
    fixture.loop.advance(Duration.ofHours(1));
    assertThat(fixture.transport.sockets).hasSize(1);

    while (!stalled.isEmpty()) {
      stalled.removeFirst().run();
    }
    assertThat(heard).hasSize(sent);
    assertThat(request).as("what waited has failed").isCompletedExceptionally();
    fixture.loop.seconds(1);
    assertThat(fixture.transport.sockets).hasSize(2);
  }

  @Test
  void connectDoesNotWaitForOurOwnBackOff() {
    fixture.build().connect();
    fixture.loop.run();
    fixture.socket().failed(Kind.REFUSED);
    fixture.loop.run();

    fixture.client.connect();
    fixture.loop.run();

    assertThat(fixture.transport.sockets).hasSize(2);
  }

  @Test
  void aTokenSourceThatReturnsNoStageIsToldSo() {
    fixture.tokenSource = request -> null;
    fixture.build().connect();
    fixture.loop.run();
    assertThat(fixture.client.status().lastError())
        .hasMessageContaining("it returned null in place of a stage")
        .extracting(RealtimeException::code)
        .isEqualTo("TOKEN_UNAVAILABLE");
  }

  @Test
  void aTokenSourceThatFailsIsAskedAgain() {
    List<CompletableFuture<String>> asked = new ArrayList<>();
    fixture.tokenSource =
        request -> {
          asked.add(new CompletableFuture<>());
          return asked.get(asked.size() - 1);
        };
    fixture.build().connect();
    fixture.loop.run();

    asked.get(0).completeExceptionally(new IllegalStateException("offline"));
    fixture.loop.run();
    assertThat(fixture.client.status().lastError().code()).isEqualTo("TOKEN_UNAVAILABLE");
    assertThat(fixture.client.status().lastError().isRetryable()).isTrue();
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.OFFLINE);
    fixture.loop.seconds(1);
    asked.get(1).complete("t");
    fixture.loop.run();

    assertThat(fixture.transport.sockets).hasSize(1);
  }

  @Test
  void somebodyElsesSessionIsEndedBeforeAnythingIsSent() {
    fixture.user = "bob";
    CompletableFuture<Void> connect = fixture.build().connect();
    fixture.join();
    fixture.sent();

    fixture.greet("alice");

    assertThat(connect.handle((v, t) -> t).getNow(null))
        .isInstanceOf(AuthenticationException.class)
        .extracting(e -> ((RealtimeException) e).code())
        .isEqualTo("ACCOUNT_MISMATCH");
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.FAILED);
    assertThat(fixture.heard(ConnectionEvent.SessionStarted.class)).isEmpty();
    assertThat(fixture.sent()).containsExactly("41", "1");
  }

  @Test
  void whoComesBackSaysWhichSessionItHad() {
    fixture.build();
    fixture.client.connect();
    fixture.join();
    assertThat(fixture.sent()).noneMatch(packet -> packet.contains("previous"));
    fixture.greet();

    fixture.socket().failed(Kind.LOST);
    fixture.loop.seconds(1);
    fixture.join();

    assertThat(fixture.sent())
        .anyMatch(
            packet -> packet.startsWith("40{") && packet.contains("\"previous\":\"socket-1\""));
  }

  @Test
  void aLostConnectionIsMadeAgain() {
    fixture.connected();

    fixture.socket().failed(Kind.LOST);
    fixture.loop.seconds(1);
    fixture.join();
    fixture.greet();

    assertThat(fixture.states())
        .containsExactly("OFFLINE", "RECONNECTING", "CONNECTED", "AUTHENTICATED");
    assertThat(fixture.heard(ConnectionEvent.SessionStarted.class))
        .singleElement()
        .matches(ConnectionEvent.SessionStarted::reconnected);
    assertThat(fixture.transport.openSockets()).isEqualTo(1);
    assertThat(fixture.client.status().lastError()).isNull();
  }

  @Test
  void aSessionThatTheServerEndsIsMadeAgain() {
    fixture.connected();

    fixture.says("41");
    fixture.loop.seconds(1);

    assertThat(fixture.transport.sockets).hasSize(2);
    assertThat(fixture.transport.openSockets()).isEqualTo(1);
  }

  @Test
  void disconnectSaysGoodbyeAndStaysDisconnected() {
    fixture.connected();

    CompletableFuture<Void> done = fixture.client.disconnect();
    fixture.loop.run();
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.DISCONNECTED);
    assertThat(fixture.sent()).containsExactly("41", "1");
    assertThat(done).isNotDone();
    fixture.socket().closed(1000);
    fixture.loop.advance(Duration.ofHours(1));

    assertThat(done).isCompleted();
    assertThat(fixture.transport.sockets).hasSize(1);
    assertThat(fixture.loop.timers()).isZero();
    assertThat(fixture.store.closed).isZero();
  }

  @Test
  void closeEndsEverything() {
    fixture.connected();

    fixture.client.close();
    fixture.client.close();
    fixture.loop.run();
    fixture.socket().closed(1000);
    fixture.loop.run();

    assertThat(fixture.client.state()).isEqualTo(ConnectionState.CLOSED);
    assertThat(fixture.store.closed).isEqualTo(1);
    assertThat(fixture.transport.isClosed).as("a given transport is shared").isFalse();
    assertThat(fixture.loop.timers()).isZero();
    CompletableFuture<Void> again = fixture.client.connect();
    fixture.loop.run();
    assertThat(again.handle((v, t) -> t).getNow(null)).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void theTokenIsReplacedInBandBeforeItExpires() {
    List<String> tokens = new ArrayList<>(List.of("one", "two", "three"));
    fixture.tokenSource = request -> CompletableFuture.completedFuture(tokens.remove(0));
    fixture.build().connect();
    fixture.join();
    fixture.says(
        "42[\"connected\",{\"serverTime\":\"2044-05-05T10:00:00Z\",\"features\":[]}]",
        "42[\"authenticated\",{\"userId\":\"alice\",\"expiresAt\":\"2044-05-05T10:10:00Z\"}]");
    fixture.sent();

    // 80 % of 10 min, by the server's clock; pings keep the connection alive.
    for (int i = 0; i < 479; i++) {
      fixture.loop.seconds(1);
      fixture.says("2");
    }
    assertThat(fixture.sent()).noneMatch(packet -> packet.contains("auth:refresh"));
    fixture.loop.seconds(1);

    List<String> sent = fixture.sent();
    assertThat(sent).anyMatch(packet -> packet.contains("[\"auth:refresh\",{\"token\":\"two\"}]"));
    String ack = sent.get(sent.size() - 1).replaceAll("42(\\d+).*", "$1");
    fixture.says(
        "43" + ack + "[{\"success\":true,\"data\":{\"expiresAt\":\"2044-05-05T10:09:00Z\"}}]");
    // One minute is left: 48 s would be 12 s early, so 30 s.
    fixture.loop.seconds(31);
    assertThat(fixture.sent()).anyMatch(packet -> packet.contains("\"three\""));
  }

  @Test
  void aSourceIsToldWhyItIsAsked() {
    List<String> requests = new ArrayList<>();
    fixture.tokenSource =
        request -> {
          requests.add(
              request.reason()
                  + " "
                  + request.previous().orElse("none")
                  + " "
                  + request.refusal().map(RealtimeException::code).orElse("none"));
          return CompletableFuture.completedFuture("t" + requests.size());
        };
    fixture.build().connect();
    fixture.loop.run();
    fixture.socket().open();
    fixture.says(
        ClientFixture.HANDSHAKE,
        "44{\"message\":\"Invalid token\",\"data\":{\"code\":\"INVALID_TOKEN\"}}");
    fixture.loop.run();
    fixture.socket().open();
    fixture.says(
        ClientFixture.HANDSHAKE,
        "40{\"sid\":\"1\"}",
        "42[\"connected\",{\"serverTime\":\"2044-05-05T10:00:00Z\",\"features\":[]}]",
        "42[\"authenticated\",{\"userId\":\"a\",\"expiresAt\":\"2044-05-05T10:00:20Z\"}]");
    fixture.sent();
    fixture.loop.seconds(16);
    String refresh = fixture.sent().get(0);
    fixture.says("43" + refresh.replaceAll("42(\\d+).*", "$1") + "[{\"success\":true}]");
    fixture.socket().closed(1006);
    fixture.loop.seconds(1);

    assertThat(requests)
        .containsExactly(
            "CONNECT none none", "REFUSED t1 INVALID_TOKEN", "EXPIRING t2 none", "CONNECT t3 none");
  }

  @Test
  void aTokenThatWasRefusedIsNotSentAgain() {
    fixture.tokenSource = request -> CompletableFuture.completedFuture("bad");
    fixture.build().connect();
    fixture.loop.run();
    fixture.socket().open();

    fixture.says(
        ClientFixture.HANDSHAKE,
        "44{\"message\":\"Invalid token\",\"data\":{\"code\":\"INVALID_TOKEN\"}}");
    fixture.loop.advance(Duration.ofHours(1));

    assertThat(fixture.client.state()).isEqualTo(ConnectionState.FAILED);
    assertThat(fixture.transport.sockets).hasSize(1);
  }

  @Test
  void aSourceThatHasNothingNewerIsAskedAgainBeforeTheTokenExpires() {
    List<String> tokens = new ArrayList<>(List.of("one", "one", "one", "two"));
    fixture.tokenSource = request -> CompletableFuture.completedFuture(tokens.remove(0));
    fixture.build().connect();
    fixture.join();
    fixture.says(
        "42[\"connected\",{\"serverTime\":\"2044-05-05T10:00:00Z\",\"features\":[]}]",
        "42[\"authenticated\",{\"userId\":\"a\",\"expiresAt\":\"2044-05-05T10:02:00Z\"}]");
    fixture.sent();

    for (int i = 0; i < 119; i++) {
      fixture.loop.seconds(1);
      fixture.says("2");
    }

    assertThat(fixture.sent())
        .anyMatch(packet -> packet.contains("[\"auth:refresh\",{\"token\":\"two\"}]"));
    assertThat(tokens).isEmpty();
  }

  @Test
  void aTokenThatIsAlreadyOldIsNotRefreshedInALoop() {
    fixture.tokenSource =
        request -> CompletableFuture.completedFuture("t" + fixture.loop.nanoTime());
    fixture.build().connect();
    fixture.join();
    fixture.says(
        "42[\"connected\",{\"serverTime\":\"2044-05-05T10:00:00Z\",\"features\":[]}]",
        "42[\"authenticated\",{\"userId\":\"a\",\"expiresAt\":\"2044-05-05T09:59:59Z\"}]");
    fixture.sent();

    fixture.loop.seconds(4.9);

    assertThat(fixture.sent()).isEmpty();
  }

  @Test
  void theHandshakesLossIsToldWithItsCause() {
    fixture.build().connect();
    fixture.loop.run();

    fixture.socket().failed(Kind.UNKNOWN_HOST);
    fixture.loop.run();

    ConnectionEvent.StateChanged last = fixture.heard(ConnectionEvent.StateChanged.class).get(1);
    assertThat(last.cause()).isInstanceOf(ConnectionException.class);
    assertThat(last.cause().code()).isEqualTo("UNKNOWN_HOST");
  }
}
