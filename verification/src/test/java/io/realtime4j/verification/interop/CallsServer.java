package io.realtime4j.verification.interop;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.Ack;
import io.realtime4j.server.BroadcastOperator;
import io.realtime4j.server.ConnectRefusedException;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.SocketSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What docs/socket-io.md lists, on our server: what {@code calls-server.js} does on the other. */
final class CallsServer {
  private final Map<String, Integer> dynamic = new LinkedHashMap<>();
  private final SocketIoServer server;
  private final int port;

  CallsServer(ServerTransport transport) throws Exception {
    server =
        SocketIoServer.create(
            SocketIoOptions.builder().recovery(Duration.ofSeconds(60)).build(),
            transport,
            SocketIoServer.systemEnvironment());
    server.of("/").use(CallsServer::check);
    install(server.of("/"));
    install(server.of("/other"));
    server
        .of("/watch")
        .onConnection(
            socket -> socket.on("there", (args, ack) -> ack.send(isThere(text(args.get(0))))));
    installDynamic(server.ofMatching(name -> name.matches("/dyn-\\d+")));
    port =
        server
            .start(ServerTransport.Options.builder().host("127.0.0.1").build())
            .get(20, TimeUnit.SECONDS)
            .getPort();
  }

  int port() {
    return port;
  }

  private static CompletionStage<Void> check(ServerSocket socket) {
    JsonObject auth = socket.handshake().auth();
    if (auth.get("refuse") != null) {
      JsonValue list = JsonArray.of(JsonValue.of(1), JsonValue.of("é"));
      return CompletableFuture.failedFuture(
          new ConnectRefusedException("refused", JsonObject.of("code", "NO", "list", list)));
    }
    if (auth.get("bare") != null) {
      return CompletableFuture.failedFuture(new ConnectRefusedException("bare", null));
    }
    if (auth.get("early") != null) {
      socket.join("early");
      socket.on("early-heard", (args, ack) -> ack.send(JsonValue.of("heard")));
    }
    if (auth.get("leave") != null) {
      socket.join("early");
      socket.leave("early");
    }
    CompletableFuture<Void> in = new CompletableFuture<>();
    Duration wait =
        Duration.ofMillis(auth.get("wait") instanceof JsonNumber ms ? ms.longValue() : 0);
    socket.loop().schedule(wait, () -> in.complete(null));
    return in;
  }

  private void install(Namespace namespace) {
    namespace.onConnection(socket -> new Calls(namespace, socket).install());
  }

  private void installDynamic(Namespace pattern) {
    pattern.use(
        socket ->
            socket.handshake().auth().get("refuse") == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new ConnectRefusedException("refused", null)));
    pattern.onConnection(
        socket -> {
          String name = socket.namespace().name();
          count(name, 1);
          socket.onDisconnect(reason -> count(name, -1));
          socket.on(
              "where",
              (args, ack) ->
                  ack.send(JsonValue.of(name), JsonValue.of(socket.namespace().socketCount())));
          socket.on("x", (args, ack) -> socket.namespace().emit("x", args.get(0)));
          socket.on("everywhere", (args, ack) -> pattern.emit("x", args.get(0)));
        });
  }

  private void count(String name, int more) {
    synchronized (dynamic) {
      dynamic.merge(name, more, Integer::sum);
    }
  }

  private JsonValue isThere(String name) {
    synchronized (dynamic) {
      return JsonValue.of(dynamic.getOrDefault(name, 0) > 0);
    }
  }

  private static String text(JsonValue value) {
    return ((JsonString) value.parsed()).value();
  }

  private static JsonValue array(Stream<JsonValue> values) {
    return JsonArray.of(values.toArray(JsonValue[]::new));
  }

  private final class Calls {
    private final Namespace namespace;
    private final ServerSocket socket;
    private final List<JsonValue> heard = new ArrayList<>();
    private final List<JsonValue> told = new ArrayList<>();

    Calls(Namespace namespace, ServerSocket socket) {
      this.namespace = namespace;
      this.socket = socket;
    }

    void install() {
      if (socket.handshake().auth().get("name") instanceof JsonString name) {
        socket.data().put("name", name.value());
      }
      if (!socket.recovered()) {
        socket.join("all");
      }
      socket.emit("welcome", JsonValue.of(socket.recovered()));
      namespace.to("all").emit("came", name());
      socket.onAny(
          (event, args) -> heard.add(JsonArray.of(JsonValue.of(event), JsonValue.of(args.size()))));
      socket.prependAny((event, args) -> heard.add(JsonValue.of("before " + event)));
      socket.onAnyOutgoing(
          (event, args) ->
              told.add(array(Stream.concat(Stream.of(JsonValue.of(event)), args.stream()))));
      socket.use((event, args, ack) -> !event.equals("stopped"));
      listen();
      address();
      askOthers();
      end();
    }

    private JsonValue name() {
      return JsonValue.of((String) socket.data().get("name"));
    }

    private void on(String event, BiConsumer<List<JsonValue>, Ack> handler) {
      socket.on(event, (args, ack) -> handler.accept(args, ack == null ? values -> {} : ack));
    }

    private void listen() {
      on("heard", (args, ack) -> ack.send(array(heard.stream())));
      on("told", (args, ack) -> ack.send(array(told.stream().skip(Math.max(0, told.size() - 3)))));
      on("stopped", (args, ack) -> ack.send(JsonValue.of("never")));
      on(
          "twice",
          (args, ack) -> {
            ack.send(JsonValue.of(1));
            ack.send(JsonValue.of(2));
          });
      on("answer", (args, ack) -> ack.send(args.toArray(JsonValue[]::new)));
      on("echo", (args, ack) -> socket.emit("echo", args.toArray(JsonValue[]::new)));
      on(
          "7",
          (args, ack) ->
              socket.emit(
                  "echo",
                  Stream.concat(Stream.of(JsonValue.of("seven")), args.stream())
                      .toArray(JsonValue[]::new)));
      on("message", (args, ack) -> socket.emit("message", args.toArray(JsonValue[]::new)));
      on("transport", (args, ack) -> ack.send(JsonValue.of(socket.transportName())));
      on(
          "arm",
          (args, ack) -> {
            socket.once("shot", (nothing, shot) -> shot.send(JsonValue.of("first")));
            ack.send();
          });
      on(
          "disarm",
          (args, ack) -> {
            socket.off("shot");
            ack.send();
          });
      on("count", (args, ack) -> ack.send(JsonValue.of(namespace.socketCount())));
      on(
          "set",
          (args, ack) -> {
            socket.data().put("kept", text(args.get(0)));
            ack.send();
          });
      on(
          "get",
          (args, ack) ->
              ack.send(
                  socket.data().get("kept") instanceof String kept
                      ? JsonValue.of(kept)
                      : JsonValue.nullValue()));
      on(
          "handshake",
          (args, ack) ->
              ack.send(
                  socket.handshake().auth(),
                  orNull(socket.handshake().request().query().get("q")),
                  orNull(socket.handshake().request().header("x-rig")),
                  JsonValue.of(namespace.name())));
    }

    private JsonValue orNull(String text) {
      return text == null ? JsonValue.nullValue() : JsonValue.of(text);
    }

    private void address() {
      on(
          "join",
          (args, ack) -> {
            socket.join(text(args.get(0)));
            ack.send();
          });
      on(
          "leave",
          (args, ack) -> {
            socket.leave(text(args.get(0)));
            ack.send();
          });
      on(
          "rooms",
          (args, ack) ->
              ack.send(
                  rooms(socket.rooms(), socket.id()),
                  JsonValue.of(socket.rooms().contains(socket.id()))));
      on("to", (args, ack) -> send(namespace.to(text(args.get(0))), "to", args));
      on(
          "to2",
          (args, ack) -> send(namespace.to(text(args.get(0))).to(text(args.get(1))), "to2", args));
      on("others", (args, ack) -> send(socket.to(text(args.get(0))), "others", args));
      on("broadcast", (args, ack) -> send(socket.broadcast(), "broadcast", args));
      on("everybody", (args, ack) -> send(namespace, "everybody", args));
      on("except", (args, ack) -> send(namespace.except(text(args.get(0))), "except", args));
      on("except-me", (args, ack) -> send(socket.except(text(args.get(0))), "except-me", args));
      on(
          "to-except",
          (args, ack) ->
              send(namespace.to(text(args.get(0))).except(text(args.get(1))), "to-except", args));
      on(
          "volatile",
          (args, ack) -> socket.emitVolatile("x", JsonValue.of("volatile"), args.get(0)));
      on("all-volatile", (args, ack) -> send(namespace.asVolatile(), "all-volatile", args));
      on("local", (args, ack) -> send(namespace.local(), "local", args));
      on("to-myself", (args, ack) -> send(namespace.to(socket.id()), "to-myself", args));
    }

    private void send(BroadcastOperator to, String how, List<JsonValue> args) {
      to.emit("x", JsonValue.of(how), args.get(args.size() - 1));
    }

    private JsonValue rooms(Iterable<String> rooms, String id) {
      List<String> others = new ArrayList<>();
      rooms.forEach(
          room -> {
            if (!room.equals(id)) {
              others.add(room);
            }
          });
      return array(others.stream().sorted().map(JsonValue::of));
    }

    private void askOthers() {
      on(
          "ask",
          (args, ack) ->
              socket
                  .emitWithAck(millis(args.get(0)), "question", args.get(1))
                  .whenComplete(
                      (answer, failure) ->
                          ack.send(
                              failure != null
                                  ? JsonValue.of("timeout")
                                  : array(
                                      Stream.concat(
                                          Stream.of(JsonValue.of("answer")), answer.stream())))));
      on(
          "ask-all",
          (args, ack) ->
              namespace
                  .to(text(args.get(0)))
                  .emitWithAck(millis(args.get(1)), "question", args.get(2))
                  .thenAccept(
                      answers ->
                          ack.send(
                              JsonValue.of(answers.timedOut() ? "timeout" : "all"),
                              array(
                                  answers.answers().stream()
                                      .map(answer -> answer.get(0))
                                      .sorted(Comparator.comparing(JsonValue::toString))))));
      on(
          "ask-nobody",
          (args, ack) ->
              namespace
                  .to("nobody")
                  .emitWithAck(Duration.ofMillis(200), "question", JsonValue.of(1))
                  .thenAccept(
                      answers ->
                          ack.send(
                              JsonValue.of(answers.timedOut()),
                              array(answers.answers().stream().map(a -> a.get(0))))));
      on(
          "fetch",
          (args, ack) ->
              namespace
                  .to(text(args.get(0)))
                  .fetchSockets()
                  .thenAccept(
                      found ->
                          ack.send(
                              array(
                                  found.stream()
                                      .map(this::snapshot)
                                      .sorted(Comparator.comparing(JsonValue::toString))))));
      on(
          "sockets-join",
          (args, ack) ->
              namespace
                  .to(text(args.get(0)))
                  .join(
                      ((JsonArray) args.get(1).parsed())
                          .values().stream().map(CallsServer::text).toArray(String[]::new)));
      on("sockets-leave", (args, ack) -> namespace.to(text(args.get(0))).leave(text(args.get(1))));
    }

    private JsonValue snapshot(SocketSnapshot found) {
      JsonValue name = ((JsonObject) found.auth().parsed()).get("name");
      return JsonArray.of(
          found.data().get("name"),
          rooms(found.rooms(), found.id()),
          JsonValue.of(found.rooms().contains(found.id())),
          name == null ? JsonValue.nullValue() : name);
    }

    private Duration millis(JsonValue value) {
      return Duration.ofMillis(((JsonNumber) value.parsed()).longValue());
    }

    private void end() {
      on(
          "disconnect-sockets",
          (args, ack) ->
              namespace.to(text(args.get(0))).disconnect(args.get(1).parsed() == JsonBool.TRUE));
      on("disconnect-me", (args, ack) -> socket.disconnect(args.get(0).parsed() == JsonBool.TRUE));
      on("kill", (args, ack) -> socket.closeConnection());
      on(
          "bye-room",
          (args, ack) ->
              socket.onDisconnect(
                  reason ->
                      socket
                          .to("all")
                          .emit("bye", name(), JsonValue.of(socket.rooms().contains("all")))));
      socket.onDisconnect(
          reason -> server.of("/watch").emit("gone", name(), JsonValue.of(reason.text())));
    }
  }
}
