package io.realtime4j.transport.jakarta;

class TomcatUndeployIT extends UndeployContract {
  TomcatUndeployIT() {
    super(TomcatContainer::new);
  }
}
