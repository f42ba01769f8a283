package io.realtime4j.verification.socketio;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.BlockingHandlers;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;

/** The examples of docs/socket-io.md. */
final class OrdersExample {
  private OrdersExample() {}

  /** Something that blocks. */
  interface Orders {
    JsonValue place(JsonValue order) throws Exception;
  }

  static SocketIoServer create(ServerTransport transport) {
    SocketIoServer server =
        SocketIoServer.create(
            SocketIoOptions.builder().recovery(Duration.ofMinutes(2)).build(),
            transport,
            SocketIoServer.systemEnvironment());
    server
        .of("/orders")
        .onConnection(socket -> socket.on("status", (args, ack) -> ack.send(JsonValue.of("open"))));
    return server;
  }

  static SocketIoServer createInCluster(ServerTransport transport, Backplane redis) {
    SocketIoServer server =
        SocketIoServer.create(
            SocketIoOptions.builder().build(),
            transport,
            SocketIoServer.systemEnvironment(),
            redis);
    server.of("/orders").to("kitchen").emit("new", JsonValue.of("two coffees"));
    return server;
  }

  static BlockingHandlers serveOrders(
      SocketIoServer server, ExecutorService threads, Orders orders) {
    BlockingHandlers blocking = BlockingHandlers.on(threads).maxWaitingPerSocket(16).build();
    server
        .of("/orders")
        .onConnection(
            socket -> blocking.handleBlocking(socket, "order", args -> orders.place(args.get(0))));
    return blocking;
  }
}
