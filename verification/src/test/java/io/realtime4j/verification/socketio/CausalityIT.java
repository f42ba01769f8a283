package io.realtime4j.verification.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two clients on two loops; the one acts when it hears that the other's broadcast was accepted. */
class CausalityIT {
  private static final int SEQUENCES = 1_000;

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void whoLeavesAfterABroadcastWasAcknowledgedHasGotIt() throws Exception {
    ServerTransport transport = new NettyServerTransportProvider().create(2);
    try (transport) {
      SocketIoServer server =
          SocketIoServer.create(
              SocketIoOptions.defaults(), transport, SocketIoServer.systemEnvironment());
      listen(server.of("/"));
      int port =
          server
              .start(ServerTransport.Options.builder().host("127.0.0.1").port(0).build())
              .get(10, TimeUnit.SECONDS)
              .getPort();
      // Connections go to the loops in turn.
      try (PlainSocket sender = PlainSocket.entered(port);
          PlainSocket receiver = PlainSocket.entered(port)) {
        assertThat(misses(sender, receiver)).isZero();
      }
    }
  }

  private static void listen(Namespace namespace) {
    namespace.onConnection(
        socket -> {
          socket.on(
              "say",
              (args, ack) -> {
                namespace.to("r").emit("m");
                ack.send();
              });
          socket.on(
              "move",
              (args, ack) -> {
                if (socket.rooms().contains("r")) {
                  socket.leave("r");
                } else {
                  socket.join("r");
                }
                ack.send();
              });
        });
    // A loop that has always something to do looks at its sockets and its tasks in one turn.
    namespace.onConnection(socket -> busy(socket.loop()));
  }

  private static void busy(EventLoop loop) {
    loop.schedule(
        Duration.ofNanos(200_000),
        () -> {
          long until = loop.nanoTime() + 100_000;
          while (loop.nanoTime() - until < 0) {
            Thread.onSpinWait();
          }
          busy(loop);
        });
  }

  private static int misses(PlainSocket sender, PlainSocket receiver) throws Exception {
    int misses = 0;
    for (int i = 0; i < SEQUENCES; i++) {
      receiver.send("421[\"move\"]");
      assertThat(receiver.next()).isEqualTo("431[]");
      sender.send("422[\"say\"]");
      assertThat(sender.next()).isEqualTo("432[]");
      receiver.send("423[\"move\"]");
      String first = receiver.next();
      if (first.equals("42[\"m\"]")) {
        first = receiver.next();
      } else {
        misses++;
      }
      assertThat(first).isEqualTo("433[]");
    }
    return misses;
  }
}
