package io.realtime4j.transport.jakarta;

class JettyHostileIT extends HostileContract {
  JettyHostileIT() {
    super(JettyContainer::new);
  }
}
