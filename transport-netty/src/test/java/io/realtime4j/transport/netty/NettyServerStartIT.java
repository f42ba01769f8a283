package io.realtime4j.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.spi.transport.ServerTransport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a start leaves behind, and how many may come in. */
@ExtendWith(NoLeaks.class)
class NettyServerStartIT {
  private static Set<Thread> threadsThatKeepTheProcess() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("realtime4j-netty-server"))
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }

  /** Those of servers that were closed a moment ago may still be ending. */
  private static Set<Thread> threadsThatKeepTheProcessBut(Set<Thread> before) {
    Set<Thread> now = threadsThatKeepTheProcess();
    now.removeAll(before);
    return now;
  }

  @Test
  void aServerThatFailedToStartDoesNotKeepTheProcess() throws Exception {
    Set<Thread> before = threadsThatKeepTheProcess();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerTransport transport = new NettyServerTransportProvider().create(1);
      assertThatThrownBy(
              () ->
                  transport
                      .start(
                          ServerTransport.Options.builder().port(taken.getLocalPort()).build(),
                          exchange -> {})
                      .toCompletableFuture()
                      .join())
          .hasMessageContaining("in use");

      assertThat(threadsThatKeepTheProcessBut(before)).isEmpty();
      transport.close();
    }
  }

  @Test
  void aListeningServerKeepsTheProcessUntilItCloses() {
    Set<Thread> before = threadsThatKeepTheProcess();
    ServerTransport transport = new NettyServerTransportProvider().create(1);
    transport
        .start(ServerTransport.Options.builder().build(), exchange -> {})
        .toCompletableFuture()
        .join();
    assertThat(threadsThatKeepTheProcessBut(before)).hasSize(1);
    transport.close();
  }

  @Test
  void theAddressIsShownAsItWasAskedFor() {
    ServerTransport transport = new NettyServerTransportProvider().create(1);
    var address =
        transport
            .start(ServerTransport.Options.builder().host("0.0.0.0").build(), exchange -> {})
            .toCompletableFuture()
            .join();
    assertThat(address.toString()).matches("0\\.0\\.0\\.0/0\\.0\\.0\\.0:[1-9][0-9]*");
    transport.close();
  }

  @Test
  void connectionsBeyondTheLimitAreClosedUnheard() throws Exception {
    ServerTransport transport = new NettyServerTransportProvider().create(1);
    int port =
        transport
            .start(
                ServerTransport.Options.builder().maxConnections(2).build(),
                exchange -> exchange.respond(200, Map.of(), ByteBuffer.allocate(0)))
            .toCompletableFuture()
            .join()
            .getPort();
    try (Socket first = open(port);
        Socket second = open(port)) {
      assertThat(ask(first)).isEqualTo('H');
      assertThat(ask(second)).isEqualTo('H');
      try (Socket third = open(port)) {
        assertThat(third.getInputStream().read()).isEqualTo(-1);
      }
      first.close();
      // The place is free once the server has seen the end; until then it refuses.
      int answer;
      do {
        try (Socket next = open(port)) {
          answer = next.isConnected() ? ask(next) : -1;
        } catch (java.io.IOException refused) {
          answer = -1;
        }
      } while (answer != 'H');
    }
    transport.close();
  }

  private static Socket open(int port) throws java.io.IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static int ask(Socket socket) throws java.io.IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket.getInputStream().read();
  }
}
