package io.realtime4j.transport.jakarta;

class TomcatAttachedIT extends AttachedContainerContract {
  TomcatAttachedIT() {
    super(TomcatContainer::new);
  }
}
