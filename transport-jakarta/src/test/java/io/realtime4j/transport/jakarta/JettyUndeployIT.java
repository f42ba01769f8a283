package io.realtime4j.transport.jakarta;

class JettyUndeployIT extends UndeployContract {
  JettyUndeployIT() {
    super(JettyContainer::new);
  }
}
