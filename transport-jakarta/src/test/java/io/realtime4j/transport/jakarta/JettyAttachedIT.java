package io.realtime4j.transport.jakarta;

class JettyAttachedIT extends AttachedContainerContract {
  JettyAttachedIT() {
    super(JettyContainer::new);
  }
}
