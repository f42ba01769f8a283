package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.fake.FakeLoops;
import io.realtime4j.server.fake.FakeSocket;
import io.realtime4j.server.fake.FakeTransport;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Socket.IO server on virtual loops, and clients that speak bytes. */
final class ServerFixture {
  private static final String TARGET = "/socket.io/?EIO=4&transport=websocket&q=1";
  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
  private static final Pattern PID = Pattern.compile("\"pid\":\"([^\"]+)\"");

  final FakeLoops loops = new FakeLoops(2);
  final FakeTransport transport = new FakeTransport(loops);
  final SocketIoServer server;

  ServerFixture(Duration recovery) {
    this(recovery, null);
  }

  ServerFixture(Duration recovery, Backplane backplane) {
    this(SocketIoOptions.builder().recovery(recovery), backplane);
  }

  ServerFixture(SocketIoOptions.Builder options, Backplane backplane) {
    // Long heartbeats: what is tested here takes no time.
    EngineOptions engine =
        EngineOptions.builder()
            .pingInterval(Duration.ofHours(1))
            .pingTimeout(Duration.ofHours(1))
            .build();
    server =
        SocketIoServer.create(
            options.engine(engine).connectTimeout(Duration.ofSeconds(1)).build(),
            transport,
            FakeTransport.environment(),
            backplane);
    server.start(ServerTransport.Options.builder().build());
  }

  void run() {
    loops.run();
  }

  /** Opens a connection, on the next loop in turn. */
  Client open() {
    Client client = new Client(transport.webSocket(TARGET).socket());
    client.connectionId = group(SID, client.take().get(0));
    return client;
  }

  /** Opens a connection and enters the main namespace. */
  Client connect() {
    return connect("");
  }

  Client connect(String auth) {
    Client client = open();
    client.enter(auth);
    return client;
  }

  private static String group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : null;
  }

  /** A client. */
  final class Client {
    final FakeSocket socket;
    String connectionId;
    String sid;
    String pid;

    /** What came with the answer to CONNECT. */
    List<String> greeting = List.of();

    Client(FakeSocket socket) {
      this.socket = socket;
    }

    void enter(String auth) {
      send("40" + auth);
      List<String> all = take();
      assertThat(all).isNotEmpty();
      assertThat(all.get(0)).startsWith("40");
      sid = group(SID, all.get(0));
      pid = group(PID, all.get(0));
      greeting = all.subList(1, all.size());
    }

    void send(String text) {
      socket.send(text);
      loops.run();
    }

    List<String> take() {
      loops.run();
      return socket.take();
    }

    void lose() {
      socket.end(null);
      loops.run();
    }
  }
}
