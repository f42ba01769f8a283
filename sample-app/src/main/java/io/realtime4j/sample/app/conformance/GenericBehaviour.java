package io.realtime4j.sample.app.conformance;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.ConnectRefusedException;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.SocketIoServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Namespaces with a server's usual behaviour, for clients to try everything on. */
final class GenericBehaviour {
  private static final Pattern DYNAMIC = Pattern.compile("/dyn-\\w+");

  private GenericBehaviour() {}

  static void install(SocketIoServer server) {
    GenericState state = new GenericState();
    Namespace admin = server.of("/admin");
    admin.use(
        socket ->
            socket.handshake().auth().string("token").filter("secret"::equals).isPresent()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(
                    new ConnectRefusedException("not authorized", JsonObject.of("code", 401))));
    for (Namespace namespace :
        List.of(
            server.of("/"),
            server.of("/chat"),
            admin,
            server.ofMatching(name -> DYNAMIC.matcher(name).matches()))) {
      namespace.onConnection(socket -> new GenericSocket(socket, state).install());
    }
  }
}
