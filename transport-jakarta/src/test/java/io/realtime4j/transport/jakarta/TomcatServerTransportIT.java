package io.realtime4j.transport.jakarta;

class TomcatServerTransportIT extends ContainerContract {
  TomcatServerTransportIT() {
    super(TomcatContainer::new);
  }
}
