package io.realtime4j.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.EngineServer;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.fake.FakeLoops;
import io.realtime4j.server.fake.FakeSocket;
import io.realtime4j.server.fake.FakeTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A raw Engine.IO server on virtual loops, whose sessions send back what they hear. */
class EngineFixture {
  static final String POLLING = "/engine.io/?EIO=4&transport=polling";
  static final String WEBSOCKET = "/engine.io/?EIO=4&transport=websocket";

  final FakeLoops loops = new FakeLoops(2);
  final FakeTransport transport = new FakeTransport(loops);
  final List<DisconnectReason> reasons = new ArrayList<>();
  final List<EngineSession> sessions = new ArrayList<>();
  Function<EngineSession, EngineSession.Listener> listener = this::echo;
  FakeSocket lastSocket;
  EngineServer server = start(options());

  static EngineOptions options() {
    return EngineOptions.builder()
        .path("/engine.io/")
        .pingInterval(Duration.ofMillis(300))
        .pingTimeout(Duration.ofMillis(200))
        .maxPayloadBytes(1000)
        .maxConnections(100)
        .maxQueuedBytes(10_000)
        .build();
  }

  EngineServer start(EngineOptions options) {
    EngineServer started =
        EngineServer.create(options, transport, FakeTransport.environment(), this::accept);
    started.start(ServerTransport.Options.builder().maxMessageBytes(1000).build());
    return started;
  }

  private EngineSession.Listener accept(EngineSession session) {
    sessions.add(session);
    return listener.apply(session);
  }

  EngineSession.Listener echo(EngineSession session) {
    return new EngineSession.Listener() {
      @Override
      public void onText(ByteBuffer utf8) {
        assertThat(session.loop().inLoop()).isTrue();
        session.sendText(utf8);
      }

      @Override
      public void onBinary(ByteBuffer bytes) {
        session.sendBinary(bytes);
      }

      @Override
      public void onClosed(DisconnectReason reason) {
        reasons.add(reason);
      }
    };
  }

  /** Opens a session by polling and returns its id. */
  String opened() {
    openByPolling();
    return sessions.get(sessions.size() - 1).id();
  }

  /** Opens a session by WebSocket and returns its id. */
  String openedBySocket() {
    lastSocket = openByWebSocket();
    return sessions.get(sessions.size() - 1).id();
  }

  String openByPolling() {
    transport.get(POLLING);
    return POLLING + "&sid=" + sessions.get(sessions.size() - 1).id();
  }

  FakeSocket openByWebSocket() {
    FakeSocket socket = transport.webSocket(WEBSOCKET).socket();
    assertThat(socket.take()).singleElement().asString().startsWith("0{");
    return socket;
  }

  FakeSocket upgrade(String session) {
    FakeSocket socket = transport.webSocket(session.replace("polling", "websocket")).socket();
    socket.send("2probe");
    loops.run();
    assertThat(socket.take()).containsExactly("3probe");
    return socket;
  }
}
