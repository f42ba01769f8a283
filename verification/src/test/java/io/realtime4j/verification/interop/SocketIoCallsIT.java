package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stock client sees the same on our server as on the original, call by call. */
class SocketIoCallsIT {
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void whatAServerCanDoIsTheSameForItsClients(String mode) throws Exception {
    String original;
    try (Node.NodeServer server = Node.server("calls-server.js")) {
      original = Node.run("calls-client.js", server.url(), mode);
    }
    try (ServerTransport transport = new NettyServerTransportProvider().create(2)) {
      CallsServer server = new CallsServer(transport);
      String ours = Node.run("calls-client.js", "http://127.0.0.1:" + server.port(), mode);
      assertThat(ours.lines()).containsExactlyElementsOf(original.lines().toList());
    }
  }
}
