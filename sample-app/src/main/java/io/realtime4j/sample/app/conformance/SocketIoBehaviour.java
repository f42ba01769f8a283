package io.realtime4j.sample.app.conformance;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketIoServer;
import java.util.List;

/** What the official Socket.IO suite expects of a server. */
final class SocketIoBehaviour {
  private SocketIoBehaviour() {}

  static void install(SocketIoServer server) {
    server
        .of("/")
        .onConnection(
            socket -> {
              greet(socket);
              socket.on("message", (args, ack) -> socket.emit("message-back", array(args)));
              socket.on(
                  "message-with-ack",
                  (args, ack) -> {
                    if (ack != null) {
                      ack.send(array(args));
                    }
                  });
            });
    server.of("/custom").onConnection(SocketIoBehaviour::greet);
  }

  private static void greet(ServerSocket socket) {
    socket.emit("auth", socket.handshake().auth());
  }

  private static JsonValue[] array(List<JsonValue> args) {
    return args.toArray(JsonValue[]::new);
  }
}
