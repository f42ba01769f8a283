package io.realtime4j.core;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.ClientConfig;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.core.fakes.FakeTransport;
import io.realtime4j.core.fakes.ManualLoop;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One process of a {@link QueueModel}: a whole client, and its end of the network. */
final class ModelClient {
  private static final Pattern REQUEST =
      Pattern.compile("42(\\d+)\\[\"([^\"]+)\",(.*)\\]", Pattern.DOTALL);

  private final QueueModel model;
  private final SharedFile file;
  private final ManualLoop loop;
  private final SharedFile.Opened store;
  private final FakeTransport transport = new FakeTransport();
  private final RealtimeClient client;
  private int sockets;
  private int read;
  private String user;

  /** Whose process it is: who was first greeted in it; {@code null} before. */
  private String named;

  ModelClient(QueueModel model, SharedFile file, ManualLoop earlier) {
    this.model = model;
    this.file = file;
    this.loop = earlier == null ? new ManualLoop() : new ManualLoop(earlier);
    this.store = file.open(loop);
    this.client =
        new DefaultClientFactory()
            .create(
                ClientConfig.builder()
                    .url(URI.create("http://chat.example:3101"))
                    .tokenSource(request -> CompletableFuture.completedFuture(model.login()))
                    .transport(transport)
                    .store(store)
                    .disabledFeatures(List.of("rooms", "delivery", "presence", "typing"))
                    .options(
                        ClientOptions.builder()
                            .connection(connection -> connection.wires(List.of(Wire.WEBSOCKET)))
                            .queue(queue -> queue.expiry(QueueModel.EXPIRY))
                            .build())
                    .environment(
                        ClientEnvironment.builder()
                            .loop(loop)
                            .callbacks(loop)
                            .blocking(loop)
                            .clock(loop)
                            // Ids must differ between processes, and be the same in each run.
                            .secure(new Random(model.nextProcess()))
                            .jitter(new Random(2))
                            .build())
                    .build());
  }

  RealtimeClient client() {
    return client;
  }

  ManualLoop loop() {
    return loop;
  }

  String named() {
    return named;
  }

  /** The process could not write what became of its messages: the next will not know it. */
  boolean isBehind() {
    return store.isBehind();
  }

  /** The process is killed, and another started. */
  ModelClient restarted() {
    store.die();
    return new ModelClient(model, file, loop);
  }

  private FakeTransport.Socket open() {
    if (transport.sockets.isEmpty()) {
      return null;
    }
    FakeTransport.Socket socket = transport.socket();
    return socket.isOver || socket.isAborted || socket.isClosing ? null : socket;
  }

  void lose() {
    FakeTransport.Socket socket = open();
    if (socket != null) {
      socket.closed(1006);
    }
  }

  void ping() {
    if (open() != null) {
      transport.socket().text("2");
    }
  }

  /** The server reads what has come; returns whether there was anything. */
  boolean serve() {
    FakeTransport.Socket socket = open();
    if (socket == null) {
      return false;
    }
    if (transport.sockets.size() != sockets) {
      sockets = transport.sockets.size();
      read = 0;
      user = null;
      socket.open();
      socket.text(
          "0{\"sid\":\"S\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
              + "\"maxPayload\":100000}");
      return true;
    }
    boolean served = false;
    while (read < socket.sent.size() && open() == socket) {
      served = true;
      read(socket, socket.sent.get(read++));
    }
    return served;
  }

  private void read(FakeTransport.Socket socket, String packet) {
    Matcher request = REQUEST.matcher(packet);
    if (packet.startsWith("40")) {
      user = parse(packet.substring(2)).string("token").orElseThrow();
      named = named == null ? user : named;
      socket.text("40{\"sid\":\"socket\"}");
      socket.text("42[\"connected\",{\"socketId\":\"socket\",\"features\":[]}]");
      socket.text("42[\"authenticated\",{\"userId\":\"" + user + "\",\"sessionId\":\"s\"}]");
    } else if (request.matches()) {
      String id = request.group(1);
      model.requested(
          user,
          request.group(2),
          parse(request.group(3)),
          envelope -> {
            if (open() == socket) {
              socket.text("43" + id + Json.toText(JsonArray.of(envelope)));
            }
          });
    }
  }

  private static JsonObject parse(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      return (JsonObject) Json.parse(bytes, ProtocolLimits.DEFAULT).parsed();
    } catch (ProtocolViolation e) {
      throw new AssertionError(text, e);
    }
  }
}
