package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client and server have one set of limits, and a message that a peer cannot bear costs itself. */
class LimitsIT {
  private static final String ROOM = "channel:limits";

  @TempDir Path folder;

  private static OutgoingMessage message(String type, int mentions, JsonObject metadata) {
    return new OutgoingMessage(
        ROOM,
        "x",
        type,
        null,
        null,
        Collections.nCopies(mentions, "bob"),
        JsonArray.EMPTY,
        metadata);
  }

  private static JsonValue nested(int depth) {
    JsonValue value = JsonValue.of(1);
    for (int i = 0; i < depth; i++) {
      value = JsonArray.of(value);
    }
    return value;
  }

  private static JsonValue raw(String text) {
    return JsonValue.raw(
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), utf8 -> JsonNumber.of(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"okhttp", "netty"})
  void whatTheClientTakesTheServerTakesAndTheRestNeverLeaves(String transport) throws Exception {
    Setup setup = new Setup(transport, "memory");
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      try (RealtimeClient alice = setup.builder(folder, port, "alice").build()) {
        EventLog log = new EventLog(alice);
        within20s(alice.connect());
        for (OutgoingMessage most :
            List.of(
                message("text", 0, JsonObject.of("deep", nested(30))),
                message("t".repeat(64), 100, JsonObject.of("n", raw("1e300"))),
                OutgoingMessage.to(ROOM, "x".repeat(64 << 10)))) {
          within20s(alice.queue().send(most).sent());
        }
        for (OutgoingMessage beyond :
            List.of(
                message("text", 0, JsonObject.of("deep", nested(31))),
                message("text", 0, JsonObject.of("n", raw("1e400"))),
                message("t".repeat(65), 0, JsonObject.EMPTY),
                message("text", 101, JsonObject.EMPTY))) {
          assertThatThrownBy(() -> alice.queue().send(beyond))
              .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> alice.request("presence:get", raw("1e400")))
            .isInstanceOf(IllegalArgumentException.class);
        within20s(alice.queue().send(ROOM, "still here").sent());
        assertThat(log.all(ConnectionEvent.SessionStarted.class)).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"okhttp", "netty"})
  void aMessageThatThePeerCannotBearIsSetAsideAndTheQueueGoesOn(String transport) throws Exception {
    Setup setup = new Setup(transport, "memory");
    ServerTransport sockets = new NettyServerTransportProvider().create(1);
    SocketIoServer peer =
        SocketIoServer.create(
            SocketIoOptions.defaults(), sockets, SocketIoServer.systemEnvironment());
    List<String> taken = new CopyOnWriteArrayList<>();
    peer.of("/")
        .onConnection(
            socket -> {
              socket.on(
                  "message:send",
                  (args, ack) -> {
                    String content =
                        ((JsonObject) args.get(0).parsed()).string("content").orElseThrow();
                    if (content.equals("poison")) {
                      socket.disconnect(true);
                    } else {
                      taken.add(content);
                      ack.send(JsonObject.of("success", true));
                    }
                  });
              socket.emit("connected", JsonObject.of("socketId", socket.id()));
            });
    int port =
        within20s(
                peer.start(
                    ServerTransport.Options.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .maxMessageBytes(1_000_000)
                        .build()))
            .getPort();
    try (RealtimeClient alice = setup.builder(folder, port, "alice").build()) {
      EventLog log = new EventLog(alice);
      within20s(alice.connect());
      within20s(alice.queue().send(ROOM, "before").sent());
      SendHandle poison = alice.queue().send(ROOM, "poison");
      SendHandle behind = alice.queue().send(ROOM, "behind");
      log.await(QueueEvent.Failed.class, event -> event.cause().code().equals("CLOSES_CONNECTION"));
      within20s(behind.sent());

      assertThat(taken).containsExactly("before", "behind");
      assertThat(poison.sent()).isCompletedExceptionally();
      assertThat(alice.queue().messages()).hasSize(1);
      assertThat(alice.state()).isIn(ConnectionState.CONNECTED, ConnectionState.AUTHENTICATED);
    } finally {
      within20s(peer.close().toCompletableFuture());
      sockets.close();
    }
  }
}
