package io.realtime4j.transport.jakarta;

class TomcatHostileIT extends HostileContract {
  TomcatHostileIT() {
    super(TomcatContainer::new);
  }
}
