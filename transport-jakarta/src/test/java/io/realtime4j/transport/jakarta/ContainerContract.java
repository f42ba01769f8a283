package io.realtime4j.transport.jakarta;

import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.testkit.ServerTransportContract;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The suite of every server transport, in a container. */
abstract class ContainerContract extends ServerTransportContract {
  private final Container.Kind kind;
  private final List<Container> containers = new ArrayList<>();

  ContainerContract(Container.Kind kind) {
    this.kind = kind;
  }

  @Override
  protected ServerTransport create(int loops) {
    JakartaServerTransport transport =
        JakartaServerTransport.builder().loops(loops).address(this::address).build();
    containers.add(kind.start(transport, "/*"));
    return transport;
  }

  private InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", containers.get(0).port());
  }

  @AfterEach
  void stopContainers() {
    containers.forEach(Container::close);
  }
}
