package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.ConnectRefusedException;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.socketio.ServerFixture.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketIoServerTest {
  private final ServerFixture fixture = new ServerFixture(Duration.ZERO);
  private final Namespace main = fixture.server.of("/");
  private final List<ServerSocket> sockets = new ArrayList<>();
  private final List<DisconnectReason> reasons = new ArrayList<>();

  @BeforeEach
  void listen() {
    main.onConnection(
        socket -> {
          sockets.add(socket);
          socket.onDisconnect(reasons::add);
        });
  }

  @Test
  void connectIsAnsweredWithAnIdOfItsOwn() {
    Client client = fixture.open();
    client.send("40");

    assertThat(client.take()).containsExactly("40{\"sid\":\"" + sockets.get(0).id() + "\"}");
    assertThat(sockets.get(0).id()).hasSize(20).isNotEqualTo(client.connectionId);
    assertThat(sockets.get(0).connectionId()).isEqualTo(client.connectionId);
    assertThat(main.socketCount()).isEqualTo(1);
  }

  @Test
  void whatListenersEmitLeavesAfterTheAnswer() {
    main.onConnection(
        socket -> {
          assertThat(socket.loop().inLoop()).isTrue();
          socket.emit("auth", socket.handshake().auth());
        });

    Client client = fixture.connect("{\"token\":\"123\"}");

    assertThat(client.greeting).containsExactly("42[\"auth\",{\"token\":\"123\"}]");
  }

  @Test
  void theHandshakeTellsTheQuery() {
    fixture.connect();

    assertThat(sockets.get(0).handshake().request().query()).containsEntry("q", "1");
    assertThat(sockets.get(0).handshake().auth()).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void unknownNamespacesAreRefused() {
    Client client = fixture.open();
    client.send("40/x");

    assertThat(client.take()).containsExactly("44/x,{\"message\":\"Invalid namespace\"}");
    assertThat(client.socket.isClosed()).isFalse();
  }

  @Test
  void aNamespaceIsLeftWithoutTheOthers() {
    fixture.server.of("/custom").onConnection(socket -> socket.onDisconnect(reasons::add));
    Client client = fixture.connect();
    sockets.get(0).on("message", (args, ack) -> sockets.get(0).emit("back", args.get(0)));
    client.send("40/custom,");
    assertThat(client.take()).singleElement().asString().startsWith("40/custom,{");

    client.send("41/custom,");
    client.send("42[\"message\",1]");

    assertThat(client.take()).containsExactly("42[\"back\",1]");
    assertThat(reasons).containsExactly(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
  }

  @Test
  void patternsMakeNamespacesOnDemand() {
    Namespace dynamic = fixture.server.ofMatching(name -> name.startsWith("/dyn-"));
    dynamic.onConnection(socket -> socket.emit("hi", JsonValue.of(socket.namespace().name())));
    Client client = fixture.open();
    client.send("40/dyn-a,");

    assertThat(client.take().get(1)).isEqualTo("42/dyn-a,[\"hi\",\"/dyn-a\"]");
    dynamic.emit("all");
    assertThat(client.take()).containsExactly("42/dyn-a,[\"all\"]");
  }

  @Test
  void middlewareRunsInOrderAndMayWait() {
    List<String> order = new ArrayList<>();
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    main.use(
        socket -> {
          order.add("first");
          return verdict;
        });
    main.use(
        socket -> {
          order.add("second");
          return CompletableFuture.completedFuture(null);
        });
    Client client = fixture.open();
    client.send("40");
    assertThat(client.take()).isEmpty();
    assertThat(order).containsExactly("first");

    verdict.complete(null);

    assertThat(client.take()).hasSize(1);
    assertThat(order).containsExactly("first", "second");
  }

  @Test
  void middlewareSaysWhatARefusedClientIsTold() {
    main.use(
        socket ->
            CompletableFuture.failedFuture(
                switch (socket.handshake().auth().string("as").orElse("")) {
                  case "code" ->
                      new AuthenticationException(
                          "INVALID_TOKEN", "Invalid token", Duration.ofSeconds(2), null);
                  case "data" ->
                      new ConnectRefusedException("not authorized", JsonObject.of("code", 401));
                  default -> new IllegalStateException("secret detail");
                }));
    Client client = fixture.open();
    client.send("40{\"as\":\"code\"}");
    client.send("40{\"as\":\"data\"}");
    client.send("40");

    assertThat(client.take())
        .containsExactly(
            "44{\"message\":\"Invalid token\",\"data\":{\"code\":\"INVALID_TOKEN\","
                + "\"retryAfterMs\":2000}}",
            "44{\"message\":\"not authorized\",\"data\":{\"code\":401}}",
            EntranceTest.UNAVAILABLE);
    assertThat(sockets).isEmpty();
  }

  @Test
  void withoutANamespaceTheConnectionIsClosedInTime() {
    Client silent = fixture.open();
    Client refused = fixture.open();
    refused.send("40/x");
    Client entered = fixture.connect();

    fixture.loops.advanceMillis(999);
    assertThat(silent.socket.isClosed()).isFalse();
    fixture.loops.advanceMillis(1);

    assertThat(silent.socket.isClosed()).isTrue();
    assertThat(refused.socket.isClosed()).isTrue();
    assertThat(entered.socket.isClosed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4abc", "42{}", "42abc[\"x\"]", "42[\"connect\"]", "451-[\"x\"]", "4"})
  void whatIsNoPacketClosesTheConnection(String text) {
    Client client = fixture.connect();
    client.send(text);

    assertThat(reasons).containsExactly(DisconnectReason.PARSE_ERROR);
    assertThat(client.socket.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"42/x,[\"a\"]", "41/x,", "43/x,1[]", "40", "44{\"message\":\"m\"}"})
  void packetsThatDoNotFitTheStateCloseTheConnection(String text) {
    Client client = fixture.connect();
    client.send(text);

    assertThat(reasons).containsExactly(DisconnectReason.FORCED_SERVER_CLOSE);
  }

  @Test
  void eventsAreAnsweredOnce() {
    Client client = fixture.connect();
    sockets
        .get(0)
        .on(
            "ask",
            (args, ack) -> {
              ack.send(args.toArray(JsonValue[]::new));
              ack.send(JsonValue.of("again"));
            });
    client.send("42456[\"ask\",1,\"2\",{\"3\":[false]}]");

    assertThat(client.take()).containsExactly("43456[1,\"2\",{\"3\":[false]}]");
  }

  @Test
  void binaryGoesBothWays() {
    Client client = fixture.connect();
    sockets
        .get(0)
        .on("bin", (args, ack) -> sockets.get(0).emit("back", args.toArray(JsonValue[]::new)));
    client.send("451-[\"bin\",{\"_placeholder\":true,\"num\":0}]");
    client.socket.sendBinary(1, 2, 3);

    assertThat(client.take())
        .containsExactly("451-[\"back\",{\"_placeholder\":true,\"num\":0}]", "b:010203");
  }

  @Test
  void eventsOfNoHandlerAreHeardByTheOther() {
    List<String> heard = new ArrayList<>();
    Client client = fixture.connect();
    sockets.get(0).onUnhandled((event, args, ack) -> heard.add(event + args + (ack == null)));
    client.send("42[\"odd\",1]");

    assertThat(heard).containsExactly("odd[1]true");
  }

  @Test
  void aHandlerThatThrowsHurtsNobody() {
    Client client = fixture.connect();
    sockets
        .get(0)
        .on(
            "bad",
            (args, ack) -> {
              throw new IllegalStateException("on purpose");
            });
    client.send("42[\"bad\"]");

    assertThat(client.socket.isClosed()).isFalse();
  }

  @Test
  void theServerAsksAndIsAnswered() {
    Client client = fixture.connect();
    CompletableFuture<List<JsonValue>> answer =
        sockets.get(0).emitWithAck(Duration.ofSeconds(5), "q", JsonValue.of(1));
    assertThat(client.take()).containsExactly("420[\"q\",1]");
    client.send("430[\"yes\"]");
    client.send("430[\"twice\"]");

    assertThat(answer).isCompletedWithValue(List.of(JsonValue.of("yes")));
  }

  @Test
  void anAnswerThatDoesNotComeFailsInTimeOrAtTheEnd() {
    Client client = fixture.connect();
    CompletableFuture<List<JsonValue>> late =
        sockets.get(0).emitWithAck(Duration.ofSeconds(5), "q");
    fixture.loops.advance(Duration.ofSeconds(5));
    assertThat(late).isCompletedExceptionally();

    CompletableFuture<List<JsonValue>> lost =
        sockets.get(0).emitWithAck(Duration.ofSeconds(5), "q");
    client.lose();
    assertThat(lost).isCompletedExceptionally();
  }

  @Test
  void reservedNamesCannotBeEmitted() {
    fixture.connect();

    assertThatThrownBy(() -> sockets.get(0).emit("disconnect"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> main.emit("connect")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theServerPutsASocketOut() {
    Client client = fixture.connect();
    sockets.get(0).disconnect(false);

    assertThat(client.take()).containsExactly("41");
    assertThat(client.socket.isClosed()).isFalse();
    assertThat(reasons).containsExactly(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
    assertThat(main.socketCount()).isZero();
  }

  @Test
  void theServerPutsASocketOutAndClosesItsConnection() {
    Client client = fixture.connect();
    sockets.get(0).disconnect(true);

    assertThat(client.take()).containsExactly("41");
    assertThat(client.socket.isClosed()).isTrue();
    assertThat(reasons).containsExactly(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
  }

  @Test
  void aListenerMayPutTheSocketOutAtOnce() {
    main.onConnection(socket -> socket.disconnect(false));
    Client client = fixture.connect();

    assertThat(client.greeting).containsExactly("41");
  }

  @Test
  void theEndOfTheConnectionEndsItsSockets() {
    fixture.connect().lose();
    Client leaver = fixture.connect();
    leaver.send("1");
    fixture.connect();
    sockets.get(2).closeConnection();
    fixture.run();

    assertThat(reasons)
        .containsExactly(
            DisconnectReason.TRANSPORT_CLOSE,
            DisconnectReason.CLIENT_CLOSE,
            DisconnectReason.FORCED_CLOSE);
    assertThat(reasons.stream().map(DisconnectReason::text))
        .containsExactly("transport close", "transport close", "forced close");
  }

  @Test
  void volatileEventsAreDroppedForThoseWhoDoNotRead() {
    Client client = fixture.connect();
    client.socket.stall(true);
    sockets.get(0).emit("fills");
    fixture.run();
    client.take();
    main.asVolatile().emit("v");
    main.emit("kept");

    assertThat(client.take()).containsExactly("42[\"kept\"]");
  }
}
