package io.realtime4j.verification.interop;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.BroadcastOperator;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.SocketSnapshot;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Our server in a cluster by Redis: does what {@code redis-server.js} does on the other. */
final class RedisPeer implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ServerTransport transport = new NettyServerTransportProvider().create(2);
  private final SocketIoServer server;
  private final int port;

  RedisPeer(Backplane backplane) throws Exception {
    server =
        SocketIoServer.create(
            SocketIoOptions.builder().build(),
            transport,
            SocketIoServer.systemEnvironment(),
            backplane);
    Namespace io = server.of("/");
    io.onServerSide(
        "server-ask",
        (args, answer) -> {
          if (answer != null) {
            answer.accept(JsonObject.of("from", "ours", "value", args.get(0)));
          }
        });
    io.onServerSide("server-tell", (args, answer) -> io.local().emit("server-told", args.get(0)));
    io.onConnection(socket -> install(io, socket));
    port =
        server
            .start(ServerTransport.Options.builder().host("127.0.0.1").build())
            .get(20, TimeUnit.SECONDS)
            .getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  private static String text(JsonValue value) {
    return ((JsonString) value.parsed()).value();
  }

  private static JsonArray array(JsonValue value) {
    return (JsonArray) value.parsed();
  }

  private static void emit(BroadcastOperator to, JsonArray args) {
    List<JsonValue> rest = args.values().subList(1, args.size());
    to.emit(text(args.get(0)), rest.toArray(JsonValue[]::new));
  }

  private static void install(Namespace io, ServerSocket socket) {
    socket.data().put("name", socket.handshake().auth().string("name").orElseThrow());
    socket.on(
        "join",
        (args, ack) -> {
          socket.join(text(args.get(0)));
          ack.send();
        });
    socket.on(
        "emit",
        (args, ack) -> {
          String[] rooms = array(args.get(0)).strings().toArray(String[]::new);
          String[] except = array(args.get(1)).strings().toArray(String[]::new);
          emit(io.to(rooms).except(except), array(args.get(2)));
          ack.send();
        });
    socket.on(
        "emit-volatile",
        (args, ack) -> {
          emit(io.to(text(args.get(0))).asVolatile(), array(args.get(1)));
          ack.send();
        });
    socket.on(
        "fetch",
        (args, ack) ->
            io.to(text(args.get(0)))
                .fetchSockets()
                .thenAccept(sockets -> ack.send(JsonValue.from(described(sockets)))));
    socket.on(
        "move",
        (args, ack) -> {
          BroadcastOperator them = io.to(text(args.get(0)));
          if (args.get(2).parsed() == JsonBool.TRUE) {
            them.leave(text(args.get(1)));
          } else {
            them.join(text(args.get(1)));
          }
          ack.send();
        });
    socket.on(
        "disconnect-room",
        (args, ack) -> {
          io.to(text(args.get(0))).disconnect(true);
          ack.send();
        });
    installQuestions(io, socket);
  }

  private static void installQuestions(Namespace io, ServerSocket socket) {
    socket.on(
        "ask-servers",
        (args, ack) ->
            io.serverSideEmitWithAck(TIMEOUT, "server-ask", args.get(0))
                .thenAccept(answers -> ack.send(new JsonArray(answers))));
    socket.on(
        "tell-servers",
        (args, ack) -> {
          io.serverSideEmit("server-tell", args.get(0));
          ack.send();
        });
    socket.on(
        "ask-room",
        (args, ack) ->
            io.to(text(args.get(0)))
                .emitWithAck(TIMEOUT, "question", JsonValue.binary(new byte[] {1, 2}))
                .thenAccept(
                    answers ->
                        ack.send(
                            new JsonArray(
                                answers.answers().stream()
                                    .map(answer -> answer.get(0))
                                    .toList()))));
  }

  private static List<JsonObject> described(List<SocketSnapshot> sockets) {
    return sockets.stream()
        .map(
            socket ->
                JsonObject.of(
                    "name",
                    socket.data().get("name"),
                    "auth",
                    ((JsonObject) socket.auth().parsed()).get("name"),
                    "rooms",
                    socket.rooms().stream()
                        .filter(room -> !room.equals(socket.id()))
                        .sorted()
                        .toList()))
        .sorted(Comparator.comparing(socket -> socket.string("name").orElseThrow()))
        .toList();
  }

  @Override
  public void close() {
    server.close();
    transport.close();
  }
}
