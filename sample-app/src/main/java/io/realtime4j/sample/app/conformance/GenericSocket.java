package io.realtime4j.sample.app.conformance;

import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.Ack;
import io.realtime4j.server.BroadcastAnswers;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The events of a generic conformance server, for one socket. */
final class GenericSocket {
  private static final JsonValue OK = JsonValue.of("ok");
  private static final Ack NOBODY = args -> {};

  private final ServerSocket socket;
  private final Namespace namespace;
  private final GenericState state;

  GenericSocket(ServerSocket socket, GenericState state) {
    this.socket = socket;
    this.namespace = socket.namespace();
    this.state = state;
  }

  /** Answers an event; whoever does not want the answer gets none. */
  private interface Handler {
    void handle(Args args, Ack ack);
  }

  private void on(String event, Handler handler) {
    socket.on(event, (args, ack) -> handler.handle(new Args(args), ack == null ? NOBODY : ack));
  }

  void install() {
    socket.onDisconnect(reason -> state.disconnected(socket.id(), reason.text()));
    installMessages();
    installRooms();
    installCounters();
    installBulk();
    installEnds();
    socket.emit(
        "welcome",
        JsonObject.of("id", socket.id(), "nsp", namespace.name(), "recovered", socket.recovered()));
  }

  private void installMessages() {
    on("echo", (args, ack) -> ack.send(args.all()));
    on("echo-event", (args, ack) -> socket.emit("echo-back", args.all()));
    on(
        "binary",
        (args, ack) -> {
          ack.send(args.all());
          socket.emit("binary-back", args.all());
        });
    on("no-ack", (args, ack) -> {});
    on(
        "delayed",
        (args, ack) -> socket.loop().schedule(args.millis(0), () -> ack.send(args.get(1))));
    on(
        "ask-me",
        (args, ack) ->
            whenAnswered(
                socket.emitWithAck(Duration.ofSeconds(10), "ask", args.get(0)),
                answer -> ack.send(answer.toArray(JsonValue[]::new))));
    on("whoami", (args, ack) -> ack.send(whoami()));
  }

  private JsonObject whoami() {
    return JsonObject.builder()
        .put("id", socket.id())
        .put("auth", socket.handshake().auth())
        .putIfPresent("query", socket.handshake().request().query().get("q"))
        .putIfPresent("header", socket.handshake().request().header("x-rig"))
        .put("transport", socket.transportName())
        .put("rooms", socket.rooms())
        .build();
  }

  private void installRooms() {
    on(
        "join",
        (args, ack) -> {
          socket.join(args.text(0));
          ack.send(OK);
        });
    on(
        "leave",
        (args, ack) -> {
          socket.leave(args.text(0));
          ack.send(OK);
        });
    on(
        "broadcast",
        (args, ack) -> {
          namespace.to(args.text(0)).emit("broadcast", args.get(0), args.get(1));
          ackAfterBroadcast(ack);
        });
    on(
        "broadcast-others",
        (args, ack) -> {
          socket.to(args.text(0)).emit("broadcast", args.get(0), args.get(1));
          ackAfterBroadcast(ack);
        });
    on(
        "broadcast-ack",
        (args, ack) ->
            whenAnswered(
                namespace
                    .to(args.text(0))
                    .emitWithAck(Duration.ofSeconds(1), "question", JsonValue.of("q")),
                answers -> ack.send(toJson(answers))));
    on(
        "emit-later",
        (args, ack) -> {
          ack.send(OK);
          socket
              .loop()
              .schedule(
                  args.millis(1),
                  () -> {
                    for (long i = 0; i < args.number(2); i++) {
                      namespace.to(args.text(0)).emit("later", JsonValue.of(i));
                    }
                  });
        });
  }

  /** Broadcasts are posted to the loop: so is the answer, to come after. */
  private void ackAfterBroadcast(Ack ack) {
    socket.loop().execute(() -> ack.send(OK));
  }

  /** Whoever does not answer leaves the asker without an answer too. */
  private static <T> void whenAnswered(CompletableFuture<T> answer, Consumer<T> next) {
    CompletableFuture<Void> unused = answer.thenAccept(next);
  }

  private static JsonObject toJson(BroadcastAnswers answers) {
    List<JsonValue> values =
        answers.answers().stream()
            .map(args -> args.isEmpty() ? JsonValue.nullValue() : args.get(0))
            .toList();
    return JsonObject.of("timedOut", answers.timedOut(), "answers", values);
  }

  private void installCounters() {
    on("count", (args, ack) -> ack.send(JsonValue.of(state.counter.incrementAndGet())));
    on("counter", (args, ack) -> ack.send(JsonValue.of(state.counter.get())));
    on(
        "flaky",
        (args, ack) -> {
          long calls = state.call(args.text(0));
          if (calls >= 2) {
            ack.send(JsonValue.of(calls));
          }
        });
    on("reasons", (args, ack) -> ack.send(JsonValue.from(state.reasons())));
  }

  private void installBulk() {
    on(
        "volatile-burst",
        (args, ack) -> {
          for (long i = 0; i < args.number(0); i++) {
            socket.emitVolatile("v", JsonValue.of(i));
          }
          ack.send(OK);
        });
    on(
        "burst",
        (args, ack) -> {
          for (long i = 0; i < args.number(0); i++) {
            socket.emit("b", JsonValue.of(i));
          }
          ack.send(OK);
        });
    on("big", (args, ack) -> ack.send(JsonValue.of("x".repeat((int) args.number(0)))));
  }

  private void installEnds() {
    on("disconnect-me", (args, ack) -> socket.disconnect(args.isTrue(0)));
    on("kill-transport", (args, ack) -> socket.closeConnection());
  }

  /** The arguments of an event, with something harmless for those that are missing. */
  private record Args(List<JsonValue> values) {
    JsonValue[] all() {
      return values.toArray(JsonValue[]::new);
    }

    JsonValue get(int index) {
      return index < values.size() ? values.get(index).parsed() : JsonValue.nullValue();
    }

    String text(int index) {
      return get(index) instanceof JsonString text ? text.value() : get(index).toString();
    }

    long number(int index) {
      return get(index) instanceof JsonNumber number ? number.longValue() : 0;
    }

    Duration millis(int index) {
      return Duration.ofMillis(number(index));
    }

    boolean isTrue(int index) {
      return get(index) == JsonBool.TRUE;
    }
  }
}
