package io.realtime4j.verification.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples of docs/socket-io.md, with a stock client. */
class OrdersIT {
  @Test
  void aHandlerThatWaitsHoldsUpNobodyElse() throws Exception {
    ServerTransport transport = new NettyServerTransportProvider().create(1);
    ExecutorService threads = threads();
    CountDownLatch released = new CountDownLatch(1);
    SocketIoServer server = OrdersExample.create(transport);
    OrdersExample.serveOrders(
        server,
        threads,
        order -> {
          released.await();
          return JsonValue.of("placed");
        });
    int port =
        server
            .start(ServerTransport.Options.builder().host("127.0.0.1").build())
            .get(20, TimeUnit.SECONDS)
            .getPort();
    Socket one = connect(port);
    Socket two = connect(port);
    CompletableFuture<Object> placed = new CompletableFuture<>();
    one.emit("order", new Object[] {"tea"}, (Ack) args -> placed.complete(args[0]));
    CompletableFuture<Object> status = new CompletableFuture<>();
    two.emit("status", new Object[0], (Ack) args -> status.complete(args[0]));

    assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo("open");
    assertThat(placed).isNotDone();
    released.countDown();
    assertThat(placed.get(20, TimeUnit.SECONDS)).isEqualTo("placed");
    one.close();
    two.close();
    server.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
    transport.close();
    threads.shutdown();
  }

  /** Virtual threads where this virtual machine has them. */
  private static ExecutorService threads() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      return Executors.newFixedThreadPool(4);
    }
  }

  private static Socket connect(int port) throws Exception {
    Socket socket =
        IO.socket(
            "http://127.0.0.1:" + port + "/orders",
            IO.Options.builder()
                .setForceNew(true)
                .setTransports(new String[] {"websocket"})
                .build());
    CompletableFuture<Object> connected = new CompletableFuture<>();
    socket.on(Socket.EVENT_CONNECT, args -> connected.complete(""));
    socket.connect();
    connected.get(20, TimeUnit.SECONDS);
    return socket;
  }
}
