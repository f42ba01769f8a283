package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionQuality;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.IncomingEvent;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.PeerProtocolException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
  private final ClientFixture fixture = new ClientFixture();

  @BeforeEach
  void connect() {
    fixture.connected();
  }

  private static Throwable failure(CompletableFuture<?> future) {
    return future.handle((value, failure) -> failure).getNow(null);
  }

  /** Returns the ack id of a sent event. */
  private String ackId(String event) {
    return fixture.socket().sent.stream()
        .filter(packet -> packet.contains("[\"" + event + "\""))
        .reduce((first, last) -> last)
        .orElseThrow()
        .replaceAll("42(\\d+).*", "$1");
  }

  @Test
  void aRequestCompletesWithTheArgumentsOfItsAnswer() {
    CompletableFuture<List<JsonValue>> answer =
        fixture.client.request("sum", JsonValue.of(1), JsonValue.of(2));
    fixture.loop.run();

    fixture.says("43" + ackId("sum") + "[3,\"done\"]");
    fixture.says("43" + ackId("sum") + "[4]");

    assertThat(answer.getNow(null)).containsExactly(JsonValue.of(3), JsonValue.of("done"));
  }

  @Test
  void aRequestWithoutAnAnswerFailsAfterTenSeconds() {
    CompletableFuture<List<JsonValue>> early = fixture.client.request("early");
    fixture.loop.seconds(4);
    CompletableFuture<List<JsonValue>> late = fixture.client.request("late");

    fixture.loop.seconds(6);
    assertThat(failure(early))
        .isInstanceOf(AckTimeoutException.class)
        .hasMessageContaining("early");
    assertThat(late).isNotDone();
    fixture.loop.seconds(4);

    assertThat(failure(late)).isInstanceOf(AckTimeoutException.class);
  }

  @Test
  void aThousandRequestsEachFailOnceWhenTheConnectionIsLost() {
    List<CompletableFuture<List<JsonValue>>> requests = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      CompletableFuture<List<JsonValue>> request = fixture.client.request("r" + i);
      request.whenComplete((value, failure) -> failures.add(failure));
      requests.add(request);
    }
    fixture.loop.run();

    fixture.socket().failed(Kind.LOST);
    fixture.loop.advance(Duration.ofMillis(100));

    assertThat(failures).hasSize(1000);
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(ConnectionException.class)
                    .extracting(e -> ((RealtimeException) e).code())
                    .isEqualTo("CONNECTION_LOST"));
    assertThat(fixture.loop.timers()).as("only the back-off").isEqualTo(1);
  }

  @Test
  void withoutASessionNothingIsSent() {
    fixture.socket().failed(Kind.LOST);
    fixture.loop.run();

    CompletableFuture<List<JsonValue>> request = fixture.client.request("hello");
    boolean emitted = fixture.client.emit("hello");
    fixture.loop.run();

    assertThat(failure(request)).isInstanceOf(NotConnectedException.class);
    assertThat(emitted).isFalse();
  }

  @Test
  void aRequestAfterTheEndIsNotWorthTryingAgain() {
    fixture.client.close();
    fixture.loop.advance(Duration.ofSeconds(5));

    CompletableFuture<List<JsonValue>> request = fixture.client.request("hello");
    fixture.loop.run();

    assertThat(failure(request))
        .isInstanceOfSatisfying(
            ClientClosedException.class, e -> assertThat(e.isRetryable()).isFalse());
    assertThat(fixture.client.emit("hello")).isFalse();
  }

  @Test
  void whatTheServerWouldRefuseIsNotSent() {
    CompletableFuture<List<JsonValue>> request =
        fixture.client.request("big", JsonValue.of("x".repeat(1001)));
    fixture.loop.run();

    assertThat(failure(request))
        .isInstanceOfSatisfying(
            PayloadTooLargeException.class, e -> assertThat(e.maxBytes()).isEqualTo(1000));
    assertThat(fixture.sent()).isEmpty();
  }

  @Test
  void emitsThatNoLaterAnswerProvesAreInDoubt() {
    fixture.client.emit("one");
    fixture.client.emit("two");
    CompletableFuture<List<JsonValue>> request = fixture.client.request("ask");
    fixture.client.emit("three");
    fixture.loop.run();
    fixture.says("43" + ackId("ask") + "[]");
    fixture.client.emit("four");
    fixture.loop.run();

    fixture.socket().failed(Kind.LOST);
    fixture.loop.run();

    assertThat(request).isCompleted();
    assertThat(fixture.heard(ConnectionEvent.EmitsInDoubt.class))
        .containsExactly(new ConnectionEvent.EmitsInDoubt(2));
  }

  @Test
  void aDisconnectOfOurOwnPutsNothingInDoubt() {
    fixture.client.emit("one");
    fixture.client.disconnect();
    fixture.loop.run();

    assertThat(fixture.heard(ConnectionEvent.EmitsInDoubt.class)).isEmpty();
    assertThat(fixture.sent()).containsExactly("42[\"one\"]", "41", "1");
  }

  @Test
  void listenersHearEventsUntilTheyUnsubscribe() {
    List<Object> heard = new ArrayList<>();
    Subscription first = fixture.client.on("news", args -> heard.add("first " + args.args()));
    fixture.client.on(
        "news",
        args -> {
          throw new IllegalStateException("a listener that fails");
        });
    fixture.client.on("news", args -> heard.add("second " + args.args()));

    fixture.says("42[\"news\",1]");
    first.unsubscribe();
    fixture.says("42[\"news\",2,{\"a\":true}]", "42[\"other\"]");

    assertThat(heard).containsExactly("first [1]", "second [1]", "second [2, {a=true}]");
  }

  @Test
  void aListenerAnswersWhereTheServerWaits() {
    List<IncomingEvent> asked = new ArrayList<>();
    fixture.client.on("question", asked::add);
    fixture.says("427[\"question\",{\"a\":1},2]", "42[\"question\"]");

    asked.get(0).answer(JsonValue.of("yes"), JsonValue.of(true));
    asked.get(0).answer(JsonValue.of("again"));
    asked.get(1).answer(JsonValue.of("nobody waits"));
    fixture.loop.run();

    assertThat(asked.get(0).isAnswerExpected()).isTrue();
    assertThat(asked.get(0).payload()).isEqualTo(JsonObject.of("a", 1));
    assertThat(asked.get(1).isAnswerExpected()).isFalse();
    assertThat(asked.get(1).payload()).isEqualTo(JsonObject.EMPTY);
    assertThat(fixture.sent()).containsExactly("437[\"yes\",true]");
  }

  @Test
  void anAnswerThatIsTooLargeIsAFaultAndOneForALostSessionIsNothing() {
    List<IncomingEvent> asked = new ArrayList<>();
    fixture.client.on("question", asked::add);
    fixture.says("427[\"question\"]", "428[\"question\"]");

    asked.get(0).answer(JsonValue.of("x".repeat(2000)));
    fixture.loop.run();
    fixture.socket().closed(1006);
    fixture.loop.run();
    asked.get(1).answer(JsonValue.of("late"));
    fixture.loop.run();

    assertThat(fixture.heard(ConnectionEvent.Fault.class))
        .extracting(fault -> fault.error().code())
        .containsExactly("PAYLOAD_TOO_LARGE");
    assertThat(fixture.sent()).isEmpty();
  }

  @Test
  void theSessionsOwnEventsAreNotShown() {
    List<Object> heard = new ArrayList<>();
    fixture.client.on("authenticated", heard::add);
    fixture.client.on("error", heard::add);

    fixture.says(
        "42[\"authenticated\",{\"userId\":\"alice\"}]",
        "42[\"error\",{\"code\":\"RATE_LIMITED\",\"message\":\"slower\"}]");

    assertThat(heard).isEmpty();
    assertThat(fixture.heard(ConnectionEvent.Fault.class))
        .singleElement()
        .matches(fault -> fault.error().code().equals("RATE_LIMITED"))
        .matches(fault -> fault.error().isRetryable());
  }

  @Test
  void anotherUsersTokenEndsTheSession() {
    ClientFixture other = new ClientFixture();
    other.user = "alice";
    other.tokenSource = request -> CompletableFuture.completedFuture("t");
    other.connected();

    other.says("42[\"authenticated\",{\"userId\":\"mallory\"}]");

    assertThat(other.states()).containsExactly("FAILED");
    assertThat(other.client.status().lastError().code()).isEqualTo("ACCOUNT_MISMATCH");
  }

  @Test
  void theQualityIsTheMeanOfTheLastFiveRoundTrips() {
    assertThat(fixture.client.status().quality()).isEqualTo(ConnectionQuality.UNKNOWN);
    fixture.socket().sent.clear();
    fixture.loop.seconds(10); // The first probe went out with the session and is not answered.
    for (int i = 0; i < 6; i++) {
      String id = ackId("ping");
      fixture.loop.seconds(0.2);
      fixture.says("43" + id + "[{\"timestamp\":1}]", "2");
      fixture.loop.seconds(9.8);
    }

    assertThat(fixture.client.status().latency()).isEqualTo(Duration.ofMillis(200));
    assertThat(fixture.client.status().quality()).isEqualTo(ConnectionQuality.GOOD);
    assertThat(fixture.heard(ConnectionEvent.QualityChanged.class))
        .containsExactly(
            new ConnectionEvent.QualityChanged(ConnectionQuality.POOR, Duration.ofSeconds(10)),
            new ConnectionEvent.QualityChanged(ConnectionQuality.GOOD, Duration.ofMillis(200)));
    fixture.socket().failed(Kind.LOST);
    fixture.loop.run();
    assertThat(fixture.client.status().quality()).isEqualTo(ConnectionQuality.UNKNOWN);
  }

  @Test
  void aReferenceServersPongIsMeasuredByOurOwnClock() {
    ClientFixture reference = new ClientFixture();
    reference.build().connect();
    reference.join();
    reference.says("42[\"connected\",{\"socketId\":\"x\"}]");
    assertThat(reference.socket().sent).anyMatch(p -> p.startsWith("42[\"ping\",{\"timestamp\":"));

    reference.loop.seconds(0.05);
    reference.says("42[\"pong\",{\"timestamp\":99999999999999}]");
    reference.says("42[\"pong\",{\"timestamp\":99999999999999}]");

    assertThat(reference.client.status().latency()).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void whatNoPeerWouldReadIsRefusedAtOnceOnTheCallersThread() {
    fixture.connected();
    JsonValue endless =
        JsonValue.raw(
            ByteBuffer.wrap("1e400".getBytes(StandardCharsets.UTF_8)), text -> JsonNumber.of(1));
    JsonValue deep = JsonValue.of(1);
    for (int i = 0; i < 65; i++) {
      deep = JsonArray.of(deep);
    }
    JsonValue tooDeep = deep;
    JsonValue[] binaries = new JsonValue[11];
    Arrays.fill(binaries, JsonObject.of("b", new byte[] {1}));

    assertThatThrownBy(() -> fixture.client.emit("e", endless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not readable");
    assertThatThrownBy(() -> fixture.client.request("e", tooDeep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64");
    assertThatThrownBy(() -> fixture.client.request("e", binaries))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 10 attachments");
    fixture.loop.run();
    assertThat(fixture.socket().drain()).isEmpty();
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
  }

  @Test
  void anEventOrAnswerThatCannotBeReadCostsItselfAlone() {
    List<String> heard = new ArrayList<>();
    fixture.client.on("news", event -> heard.add(event.args().toString()));
    CompletableFuture<List<JsonValue>> answer = fixture.client.request("sum");
    fixture.loop.run();
    fixture.says(
        "42[\"news\",1e400]",
        "42[\"news\",{]",
        "42[\"news\"," + "[".repeat(100) + "]".repeat(100) + "]",
        "43" + ackId("sum") + "[1e400]",
        "42[\"news\",1]");

    assertThat(heard).containsExactly("[1]");
    assertThat(failure(answer)).isInstanceOf(PeerProtocolException.class);
    assertThat(fixture.events.stream().filter(ConnectionEvent.Fault.class::isInstance)).hasSize(3);
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
    fixture.says("4{");
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.OFFLINE);
  }

  @Test
  void anEventOrAnswerWithBinaryThatCannotBeReadCostsItselfAlone() {
    List<String> heard = new ArrayList<>();
    fixture.client.on("news", event -> heard.add(event.args().toString()));
    CompletableFuture<List<JsonValue>> answer = fixture.client.request("sum");
    fixture.loop.run();
    fixture.says("452-[\"news\",{\"_placeholder\":true,\"num\":0},1e400]");
    fixture.socket().binary(new byte[] {1});
    fixture.socket().binary(new byte[] {2});
    fixture.says("461-" + ackId("sum") + "[1e400,{\"_placeholder\":true,\"num\":0}]");
    fixture.socket().binary(new byte[] {3});
    fixture.says("42[\"news\",1]");

    assertThat(heard).containsExactly("[1]");
    assertThat(failure(answer)).isInstanceOf(PeerProtocolException.class);
    assertThat(fixture.heard(ConnectionEvent.Fault.class))
        .extracting(fault -> fault.error().code())
        .containsExactly("PROTOCOL_VIOLATION");
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
  }

  @Test
  void namesThatSocketIoKeepsForItselfAreRefusedAtOnce() {
    assertThatThrownBy(() -> fixture.client.emit("disconnect"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fixture.client.request("", JsonObject.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
