package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.IncomingEvent;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.SessionInfo.Peer;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.FeatureProvider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A session's edges: the largest that leaves, what comes twice, elsewhere or after the end. */
class ClientEdgesTest {
  private interface Probe {}

  private final ClientFixture fixture = new ClientFixture();

  private static FeatureProvider<Probe> probe(Consumer<FeatureContext> setUp) {
    return new FeatureProvider<>() {
      @Override
      public String id() {
        return "probe";
      }

      @Override
      public Class<Probe> apiType() {
        return Probe.class;
      }

      @Override
      public Feature<Probe> create(FeatureContext context) {
        setUp.accept(context);
        return new Feature<>() {
          @Override
          public Probe api() {
            return new Probe() {};
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  private String ackId(String event) {
    return fixture.socket().sent.stream()
        .filter(packet -> packet.contains("[\"" + event + "\""))
        .reduce((first, last) -> last)
        .orElseThrow()
        .replaceAll("42(\\d+).*", "$1");
  }

  @Test
  void whatTheServerTakesAtMostLeavesAndOneByteMoreIsAFault() {
    fixture.connected();
    int around = "42[\"e\",\"\"]".length();
    assertThat(fixture.client.emit("e", JsonValue.of("x".repeat(1_000 - around)))).isTrue();
    fixture.loop.run();
    assertThat(fixture.sent()).singleElement().asString().hasSize(1_000);
    assertThat(fixture.heard(ConnectionEvent.Fault.class)).isEmpty();

    assertThat(fixture.client.emit("e", JsonValue.of("x".repeat(1_001 - around)))).isTrue();
    fixture.loop.run();
    assertThat(fixture.sent()).isEmpty();
    assertThat(fixture.heard(ConnectionEvent.Fault.class))
        .extracting(fault -> fault.error().code())
        .containsExactly("PAYLOAD_TOO_LARGE");
  }

  @Test
  void whatIsAskedInTheFailureOfARequestDoesNotLeaveByTheLostSession() {
    List<Throwable> again = new ArrayList<>();
    fixture.features =
        List.of(
            probe(
                context ->
                    context.on(
                        "go",
                        payload ->
                            context
                                .request("first", JsonObject.EMPTY)
                                .whenComplete(
                                    (data, failure) ->
                                        context
                                            .request("second", JsonObject.EMPTY)
                                            .whenComplete((none, next) -> again.add(next))))));
    fixture.connected();
    fixture.says("42[\"go\"]");
    fixture.socket().closed(1006);
    fixture.loop.run();

    assertThat(again).singleElement().isInstanceOf(NotConnectedException.class);
    assertThat(fixture.socket().sent).noneMatch(packet -> packet.contains("second"));
  }

  @Test
  void aTransportThatThrowsKeepsNothingFromItsEnd() {
    fixture.connected();
    fixture.socket().isBroken = true;
    fixture.transport.isBroken = true;
    fixture.client.close();
    fixture.loop.seconds(3);
    assertThat(fixture.store.closed).isEqualTo(1);
    assertThat(fixture.loop.timers()).isZero();
    Parts.close(fixture.transport);
  }

  @Test
  void aBrokenProtocolEndsTheSocketItself() {
    fixture.connected();
    fixture.says("4{");
    assertThat(fixture.socket().isAborted).isTrue();
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.OFFLINE);
  }

  @Test
  void aSessionThatIsLostBeforeItsGreetingIsGreetedNoMore() {
    fixture.build();
    fixture.client.connect();
    fixture.join();
    fixture.socket().closed(1006);
    fixture.loop.run();
    assertThat(fixture.loop.timers()).as("only the back-off").isEqualTo(1);
    fixture.loop.seconds(0.5);
    assertThat(fixture.heard(ConnectionEvent.SessionStarted.class)).isEmpty();
  }

  @Test
  void aSecondConnectPacketChangesNothing() {
    fixture.build();
    fixture.client.connect();
    fixture.join();
    fixture.says("40{\"sid\":\"another\"}", "40");
    fixture.greet();
    assertThat(fixture.client.status().session().socketId()).isEqualTo("socket-1");
    fixture.says("40{\"sid\":\"another\"}");
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
    assertThat(fixture.client.status().session().socketId()).isEqualTo("socket-1");
  }

  @Test
  void aConnectPacketWithoutAnIdIsOneToo() {
    fixture.build();
    fixture.client.connect();
    fixture.loop.run();
    fixture.socket().open();
    fixture.says(ClientFixture.HANDSHAKE, "40");
    fixture.greet();
    assertThat(fixture.client.status().session().socketId()).isEmpty();
  }

  @Test
  void otherNamespacesAreNotOurs() {
    List<IncomingEvent> heard = new ArrayList<>();
    fixture.connected();
    fixture.client.on("news", heard::add);
    fixture.says("42/other,[\"news\",1]", "42/other,[\"news\",1e400]", "41/other,");

    assertThat(heard).isEmpty();
    assertThat(fixture.heard(ConnectionEvent.Fault.class)).isEmpty();
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
  }

  @Test
  void anAnswerThatNoPeerWouldReadIsRefusedOnTheListenersThread() {
    List<IncomingEvent> asked = new ArrayList<>();
    fixture.connected();
    fixture.client.on("question", asked::add);
    fixture.says("427[\"question\"]");
    JsonValue endless =
        JsonValue.raw(
            ByteBuffer.wrap("1e400".getBytes(StandardCharsets.UTF_8)), text -> JsonNumber.of(1));
    assertThatThrownBy(() -> asked.get(0).answer(JsonArray.of(endless)))
        .isInstanceOf(IllegalArgumentException.class);
    fixture.loop.run();
    assertThat(fixture.sent()).isEmpty();
  }

  @Test
  void ofAPlainServerTheAnswersToTheApplicationAreMeasured() {
    fixture.build();
    fixture.client.connect();
    fixture.join();
    fixture.loop.seconds(4);
    assertThat(fixture.client.status().session().peer()).isEqualTo(Peer.PLAIN);
    assertThat(fixture.client.status().latency()).isNull();

    fixture.client.request("ask");
    fixture.loop.seconds(0.25);
    fixture.says("43" + ackId("ask") + "[]");
    assertThat(fixture.client.status().latency()).isEqualTo(Duration.ofMillis(250));
    assertThat(fixture.socket().sent).noneMatch(packet -> packet.contains("\"ping\""));
  }

  @Test
  void ofAChatServerTheProbesAloneAreMeasured() {
    fixture.connected();
    fixture.client.request("ask");
    fixture.loop.seconds(2);
    fixture.says("43" + ackId("ask") + "[]");
    assertThat(fixture.client.status().latency()).isNull();
  }

  @Test
  void aPongAnswersAllThatWasSentBeforeItAndIsMeasuredFromItsPing() {
    fixture.build();
    fixture.client.connect();
    fixture.loop.seconds(7);
    fixture.join();
    fixture.says("42[\"connected\",{\"socketId\":\"socket-1\"}]");
    fixture.client.emit("one");
    fixture.loop.seconds(0.5);
    fixture.says("42[\"pong\",{\"timestamp\":1}]");
    assertThat(fixture.client.status().latency()).isEqualTo(Duration.ofMillis(500));
    fixture.client.emit("two");
    fixture.loop.run();
    fixture.socket().closed(1006);
    fixture.loop.run();
    assertThat(fixture.heard(ConnectionEvent.EmitsInDoubt.class))
        .containsExactly(new ConnectionEvent.EmitsInDoubt(1));
  }

  @Test
  void whileNoPongComesTheWaitIsTheRoundTrip() {
    fixture.build();
    fixture.client.connect();
    fixture.loop.seconds(7);
    fixture.join();
    fixture.says("42[\"connected\",{\"socketId\":\"socket-1\"}]");
    fixture.loop.seconds(10);
    assertThat(fixture.client.status().latency()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void whatAFeatureAnnouncesIsToldTheServer() {
    fixture.features = List.of(probe(context -> context.announce("mine")));
    fixture.build();
    fixture.client.connect();
    fixture.join();
    assertThat(fixture.socket().sent)
        .anyMatch(packet -> packet.startsWith("40") && packet.contains("\"mine\""));
  }

  @Test
  void aFeatureReadsTheVariablesThatTheClientWasGiven() {
    List<Map<String, String>> seen = new ArrayList<>();
    fixture.variables = Map.of("PROBE", "1");
    fixture.features = List.of(probe(context -> seen.add(context.variables())));
    fixture.build();
    assertThat(seen)
        .singleElement()
        .satisfies(read -> assertThat(read).containsEntry("PROBE", "1"));
  }
}
