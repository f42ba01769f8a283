package io.realtime4j.core.engine;

import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.core.fakes.FakeTransport;
import io.realtime4j.core.fakes.ManualLoop;
import io.realtime4j.protocol.Handshake;
import io.realtime4j.protocol.ProtocolLimits;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An Engine.IO connection whose server is the test; remembers what its listener heard. */
final class EngineFixture implements EngineListener {
  static final String HANDSHAKE =
      "0{\"sid\":\"S\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,\"pingTimeout\":20000,"
          + "\"maxPayload\":100}";

  final ManualLoop loop = new ManualLoop();
  final FakeTransport transport = new FakeTransport();
  final List<String> heard = new ArrayList<>();
  final List<RealtimeException> ends = new ArrayList<>();
  final EngineSocket socket;

  EngineFixture() {
    this("http://chat.example:3101", true);
  }

  EngineFixture(String url, boolean upgrade) {
    EngineAddress address = new EngineAddress(URI.create(url), "/socket.io/");
    socket =
        new EngineSocket(
            loop,
            transport,
            new EngineOptions(
                address, upgrade, ProtocolLimits.DEFAULT, loop, new Cookies(address, loop, loop)),
            this);
  }

  /** Opens over a WebSocket, up to the handshake. */
  static EngineFixture overWebSocket() {
    EngineFixture fixture = new EngineFixture();
    fixture.socket.open(Wire.WEBSOCKET);
    fixture.transport.socket().open();
    fixture.transport.socket().text(HANDSHAKE);
    fixture.loop.run();
    fixture.heard.clear();
    return fixture;
  }

  /** Opens over polling, up to the handshake. */
  static EngineFixture overPolling(boolean upgrade) {
    EngineFixture fixture = new EngineFixture("http://chat.example:3101", upgrade);
    fixture.socket.open(Wire.POLLING);
    fixture.answerPoll(HANDSHAKE);
    fixture.heard.clear();
    return fixture;
  }

  void send(String... packets) {
    for (String packet : packets) {
      socket.send(List.of(Frame.text(packet)));
    }
    loop.run();
  }

  FakeTransport.Exchange poll() {
    List<FakeTransport.Exchange> polls = transport.open("GET");
    if (polls.size() != 1) {
      throw new AssertionError("expected one GET, found " + polls.size());
    }
    return polls.get(0);
  }

  FakeTransport.Exchange post() {
    List<FakeTransport.Exchange> posts = transport.open("POST");
    if (posts.size() != 1) {
      throw new AssertionError("expected one POST, found " + posts.size());
    }
    return posts.get(0);
  }

  void answerPoll(String... packets) {
    poll().answer(String.join("\u001e", packets));
    loop.run();
  }

  void answerPost() {
    post().answer("ok");
    loop.run();
  }

  @Override
  public void onOpen(Handshake handshake) {
    heard.add("open " + handshake.sid());
  }

  @Override
  public void onText(ByteBuffer utf8) {
    heard.add(StandardCharsets.UTF_8.decode(utf8).toString());
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    heard.add("binary " + bytes.remaining());
  }

  @Override
  public void onUpgraded() {
    heard.add("upgraded");
  }

  @Override
  public void onClosed(RealtimeException cause) {
    heard.add("closed " + cause.code());
    ends.add(cause);
  }
}
