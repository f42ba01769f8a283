package io.realtime4j.transport.jakarta;

import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.testkit.ServerCompressionContract;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The suite of transports that compress, in a container. */
abstract class CompressionContract extends ServerCompressionContract {
  private final Container.Kind kind;
  private final List<Container> containers = new ArrayList<>();

  CompressionContract(Container.Kind kind) {
    this.kind = kind;
  }

  @Override
  protected ServerTransport create(int loops) {
    JakartaServerTransport transport =
        JakartaServerTransport.builder()
            .loops(loops)
            .address(() -> new InetSocketAddress("127.0.0.1", containers.get(0).port()))
            .build();
    containers.add(kind.start(transport, "/*"));
    return transport;
  }

  @AfterEach
  void stopContainers() {
    containers.forEach(Container::close);
  }
}
