package io.realtime4j.transport.jakarta;

class TomcatOfficialSuitesIT extends OfficialSuitesContract {
  TomcatOfficialSuitesIT() {
    super(TomcatContainer::new);
  }
}
