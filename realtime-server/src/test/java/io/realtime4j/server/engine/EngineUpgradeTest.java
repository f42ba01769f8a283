package io.realtime4j.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.fake.FakeExchange;
import io.realtime4j.server.fake.FakeSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From polling to a WebSocket. */
class EngineUpgradeTest extends EngineFixture {
  @Test
  void probingEndsTheWaitingPoll() {
    String session = openByPolling();
    FakeExchange poll = transport.get(session);

    upgrade(session);

    assertThat(poll.body()).isEqualTo("6");
  }

  @Test
  void probingEndsTheNextPollIfNoneWaits() {
    String session = openByPolling();
    upgrade(session);

    assertThat(transport.get(session).body()).isEqualTo("6");
  }

  @Test
  void anUpgradeTakesWaitingOutputAlong() {
    String session = openByPolling();
    FakeSocket socket = upgrade(session);
    transport.post(session, "4late");
    socket.send("5");
    socket.send("4hello");
    loops.run();

    assertThat(socket.take()).containsExactly("4late", "4hello");
    assertThat(sessions.get(0).transportName()).isEqualTo("websocket");
    assertThat(transport.get(session).body()).contains("Bad request");
    assertThat(transport.post(session, "4x").status()).isEqualTo(400);
    assertThat(reasons).isEmpty();
  }

  @Test
  void aPauseAndALimitHoldAfterTheUpgradeToo() {
    List<String> heard = new ArrayList<>();
    listener =
        session ->
            new EngineSession.Listener() {
              @Override
              public void onText(ByteBuffer utf8) {
                heard.add(StandardCharsets.UTF_8.decode(utf8).toString());
              }

              @Override
              public void onBinary(ByteBuffer bytes) {}

              @Override
              public void onClosed(DisconnectReason reason) {
                reasons.add(reason);
              }
            };
    String address = openByPolling();
    EngineSession session = sessions.get(0);
    FakeSocket socket = upgrade(address);
    session.loop().execute(session::pauseInput);
    session.loop().execute(() -> session.maxMessageBytes(10));
    loops.run();

    socket.send("5");
    socket.send("4early");
    loops.run();
    assertThat(session.transportName()).isEqualTo("websocket");
    assertThat(heard).isEmpty();

    session.loop().execute(session::resumeInput);
    loops.run();
    assertThat(heard).containsExactly("early");
    socket.send("4longer than ten bytes");
    loops.run();
    assertThat(heard).containsExactly("early");
    assertThat(reasons).hasSize(1);
  }

  @Test
  void aWebSocketMaySayLittleBeforeItCarriesTheSession() {
    String session = openByPolling();
    FakeSocket socket = transport.webSocket(session.replace("polling", "websocket")).socket();

    socket.send("2" + "x".repeat(125));
    loops.run();

    assertThat(socket.closeCode()).isEqualTo(1009);
    assertThat(reasons).isEmpty();
  }

  @Test
  void aSecondWebSocketOfASessionIsClosed() {
    String session = openByPolling();
    FakeSocket first = upgrade(session);

    FakeSocket second = transport.webSocket(session.replace("polling", "websocket")).socket();
    assertThat(second.isClosed()).isTrue();
    first.send("5");
    loops.run();
    FakeSocket third = transport.webSocket(session.replace("polling", "websocket")).socket();
    assertThat(third.isClosed()).isTrue();

    first.send("4still");
    loops.run();
    assertThat(first.take()).containsExactly("4still");
    assertThat(reasons).isEmpty();
  }

  @Test
  void anUpgradeThatIsNotFinishedLeavesTheSessionPolling() {
    start(
        options().toBuilder()
            .pingInterval(Duration.ofMinutes(1))
            .pingTimeout(Duration.ofMinutes(1))
            .upgradeTimeout(Duration.ofSeconds(10))
            .build());
    String session = openByPolling();
    FakeSocket socket = upgrade(session);

    loops.advance(Duration.ofSeconds(10));

    assertThat(socket.isClosed()).isTrue();
    FakeExchange poll = transport.get(session);
    assertThat(poll.isPending()).isTrue();
    transport.post(session, "4on");
    assertThat(poll.body()).isEqualTo("4on");
  }

  @Test
  void aProbeThatSaysAnythingElseIsClosed() {
    String session = openByPolling();
    FakeSocket socket = transport.webSocket(session.replace("polling", "websocket")).socket();
    socket.send("4early");
    loops.run();

    assertThat(socket.isClosed()).isTrue();
    assertThat(reasons).isEmpty();
  }

  @Test
  void whoIsPutOutBetweenProbeAndUpgradeHearsWhyWithTheNextPoll() {
    String address = openByPolling();
    FakeSocket socket = upgrade(address);
    EngineSession session = sessions.get(0);
    session
        .loop()
        .execute(
            () -> {
              session.sendText(StandardCharsets.UTF_8.encode("because"));
              session.close();
            });
    loops.run();
    assertThat(socket.isClosed()).isTrue();
    // Was under way already: it takes over nothing.
    socket.send("5");
    loops.run();
    assertThat(reasons).hasSize(1);
    assertThat(transport.get(address).body()).isEqualTo("4because");
    assertThat(transport.get(address).body()).isEqualTo("1");
    assertThat(transport.get(address).body()).contains("Session ID unknown");
    assertThat(server.connections()).isZero();
  }

  @Test
  void whoIsPutOutBetweenProbeAndUpgradeAndAsksNoMoreIsForgotten() {
    String address = openByPolling();
    upgrade(address);
    EngineSession session = sessions.get(0);
    session.loop().execute(session::close);
    loops.advance(Duration.ofMinutes(2));
    assertThat(reasons).hasSize(1);
    assertThat(transport.get(address).body()).contains("Session ID unknown");
  }
}
