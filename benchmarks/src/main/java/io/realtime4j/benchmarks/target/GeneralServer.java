package io.realtime4j.benchmarks.target;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.ServerTransportProvider;
import io.realtime4j.benchmarks.process.Parent;
import io.realtime4j.server.Ack;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Our general Socket.IO layer, with handlers such as an application would write. */
final class GeneralServer {
  private static final JsonObject DONE = JsonObject.of("success", true);

  private final JWTVerifier tokens;
  private long offset;

  private GeneralServer(String secret) {
    this.tokens = JWT.require(Algorithm.HMAC256(secret)).build();
  }

  public static void main(String[] args) {
    Parent.endWith();
    ServerTransport transport =
        ServiceLoader.load(ServerTransportProvider.class).findFirst().orElseThrow().create(1);
    SocketIoServer server =
        SocketIoServer.create(
            SocketIoOptions.defaults(), transport, SocketIoServer.systemEnvironment());
    new GeneralServer(Settings.secret()).install(server.of("/"));
    server
        .start(ServerTransport.Options.builder().host("127.0.0.1").port(Settings.port()).build())
        .join();
  }

  private void install(Namespace namespace) {
    namespace.use(this::check);
    namespace.onConnection(socket -> onSocket(namespace, socket));
  }

  private CompletionStage<Void> check(ServerSocket socket) {
    String token = text(socket.handshake().auth().get("token"));
    try {
      socket.data().put("user", tokens.verify(token).getSubject());
      return CompletableFuture.completedFuture(null);
    } catch (JWTVerificationException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void onSocket(Namespace namespace, ServerSocket socket) {
    String user = String.valueOf(socket.data().get("user"));
    socket.on("room:join", (args, ack) -> join(socket, args, ack));
    socket.on("message:send", (args, ack) -> send(namespace, user, args, ack));
    socket.on("echo", (args, ack) -> answer(ack, DONE));
    socket.emit(
        "connected",
        JsonObject.of(
            "socketId",
            socket.id(),
            "serverTime",
            Greetings.SERVER_TIME,
            "protocolVersion",
            "1.0",
            "features",
            List.of()));
    socket.emit("authenticated", JsonObject.of("userId", user, "rooms", List.of()));
  }

  private static void join(ServerSocket socket, List<JsonValue> args, @Nullable Ack ack) {
    socket.join(text(((JsonObject) args.get(0)).get("roomName")));
    answer(ack, DONE);
  }

  private void send(Namespace namespace, String user, List<JsonValue> args, @Nullable Ack ack) {
    JsonObject message = (JsonObject) args.get(0);
    String room = text(message.get("roomName"));
    long number = ++offset;
    answer(
        ack,
        JsonObject.of(
            "success",
            true,
            "data",
            JsonObject.of("messageId", Greetings.MESSAGE_ID, "roomName", room, "offset", number)));
    namespace
        .to(room)
        .emit(
            "message:new",
            JsonObject.of(
                "messageId",
                Greetings.MESSAGE_ID,
                "clientMessageId",
                text(message.get("clientMessageId")),
                "roomName",
                room,
                "userId",
                user,
                "content",
                text(message.get("content")),
                "type",
                "text",
                "offset",
                number,
                "timestamp",
                Greetings.SERVER_TIME));
  }

  private static void answer(@Nullable Ack ack, JsonObject value) {
    if (ack != null) {
      ack.send(value);
    }
  }

  private static String text(@Nullable JsonValue value) {
    return value instanceof JsonString string ? string.value() : "";
  }
}
