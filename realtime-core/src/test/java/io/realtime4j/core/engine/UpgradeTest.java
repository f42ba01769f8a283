package io.realtime4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.core.fakes.FakeTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {
  private final EngineFixture engine = EngineFixture.overPolling(true);
  private final FakeTransport.Socket probe = engine.transport.socket();

  private void openProbe() {
    probe.open();
    engine.loop.run();
  }

  private void answerProbe() {
    probe.text("3probe");
    engine.loop.run();
  }

  @Test
  void theSessionMovesOnceNothingIsUnderWay() {
    openProbe();
    assertThat(probe.request.uri().getQuery()).isEqualTo("EIO=4&transport=websocket&sid=S");
    assertThat(probe.drain()).containsExactly("2probe");

    engine.send("4a");
    answerProbe();
    engine.send("4b");
    assertThat(probe.drain()).isEmpty();
    engine.answerPost();
    assertThat(probe.drain()).isEmpty();
    engine.answerPoll("4in", "6");

    assertThat(probe.drain()).containsExactly("5", "4b");
    assertThat(engine.heard).containsExactly("in", "upgraded");
    assertThat(engine.socket.wire()).isEqualTo("websocket");
    assertThat(engine.transport.open("GET")).isEmpty();
    assertThat(engine.transport.open("POST")).isEmpty();
  }

  @Test
  void messagesGoOnByPollingWhileTheProbeIsUnderWay() {
    openProbe();

    engine.send("4a");
    engine.answerPost();
    engine.answerPoll("4in");

    assertThat(engine.heard).containsExactly("in");
    assertThat(engine.transport.open("GET")).hasSize(1);
    assertThat(probe.drain()).containsExactly("2probe");
  }

  @Test
  void aProbeThatFailsCostsNothing() {
    openProbe();

    probe.failed(Kind.LOST);
    engine.send("4a");
    engine.answerPoll("4in");

    assertThat(engine.heard).containsExactly("in");
    assertThat(engine.post().packets()).containsExactly("4a");
    assertThat(engine.socket.wire()).isEqualTo("polling");
  }

  @Test
  void aSocketThatBreaksDuringThePauseBringsPollingBack() {
    openProbe();
    answerProbe();
    engine.send("4a");
    assertThat(engine.transport.open("POST")).isEmpty();

    probe.closed(1006);
    engine.loop.run();

    assertThat(engine.post().packets()).containsExactly("4a");
    engine.answerPoll("4in");
    assertThat(engine.heard).containsExactly("in");
    assertThat(engine.transport.open("GET")).hasSize(1);
  }

  @Test
  void aProbeThatHangsIsGivenUpAfterTenSeconds() {
    openProbe();
    answerProbe();

    engine.loop.seconds(10);
    engine.send("4a");

    assertThat(probe.isAborted).isTrue();
    assertThat(engine.post().packets()).containsExactly("4a");
    answerProbe();
    assertThat(probe.drain()).containsExactly("2probe");
  }

  @Test
  void aProbeThatThrowsCostsNothing() {
    probe.throwsInUse = true;
    openProbe();
    engine.send("4a");
    assertThat(engine.post().packets()).containsExactly("4a");
    assertThat(engine.heard).isEmpty();
    assertThat(probe.isAborted).isTrue();
  }

  @Test
  void aSocketThatThrowsWhenItIsHandedOverEndsTheConnection() {
    openProbe();
    answerProbe();
    probe.throwsInUse = true;
    engine.answerPoll("6");
    assertThat(engine.heard).containsExactly("upgraded", "closed CONNECTION_LOST");
  }

  @Test
  void aServerThatDoesNotOfferItIsNotProbed() {
    EngineFixture other = new EngineFixture();
    other.socket.open(io.realtime4j.api.ConnectionOptions.Wire.POLLING);
    other.answerPoll(EngineFixture.HANDSHAKE.replace("\"websocket\"", ""));

    assertThat(other.transport.sockets).isEmpty();
  }

  @Test
  void closingDuringTheProbeGoesByPolling() {
    openProbe();
    answerProbe();
    List<String> gone = new ArrayList<>();

    engine.socket.close(() -> gone.add("gone"));

    assertThat(probe.isAborted).isTrue();
    assertThat(engine.post().packets()).containsExactly("1");
    engine.answerPost();
    assertThat(gone).containsExactly("gone");
  }

  @Test
  void theHeartbeatGoesOnAcrossTheUpgrade() {
    openProbe();
    answerProbe();
    engine.answerPoll("2");
    assertThat(probe.drain()).containsExactly("2probe", "5", "3");

    engine.loop.seconds(46);

    assertThat(engine.heard).containsExactly("upgraded", "closed HEARTBEAT_TIMEOUT");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTransportThatThrowsOrAnswersNullForTheWebSocketLeavesThePolling(boolean byNull) {
    EngineFixture failing = new EngineFixture();
    failing.socket.open(Wire.POLLING);
    FakeTransport.Exchange handshake = failing.poll();
    // The WebSocket alone; the next poll is asked well.
    failing.transport.refuse(byNull);
    Runnable refusal = failing.transport.onAsked;
    failing.transport.onAsked =
        () -> {
          failing.transport.onAsked = () -> failing.transport.answersNull = false;
          refusal.run();
        };
    handshake.answer(EngineFixture.HANDSHAKE);
    failing.loop.run();
    failing.answerPoll("4a");

    assertThat(failing.heard).containsExactly("open S", "a");
    assertThat(failing.socket.wire()).isEqualTo("polling");
    assertThat(failing.loop.timers()).as("of the heartbeat").isEqualTo(1);
  }
}
