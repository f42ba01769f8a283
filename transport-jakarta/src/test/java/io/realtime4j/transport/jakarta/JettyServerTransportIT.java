package io.realtime4j.transport.jakarta;

class JettyServerTransportIT extends ContainerContract {
  JettyServerTransportIT() {
    super(JettyContainer::new);
  }
}
