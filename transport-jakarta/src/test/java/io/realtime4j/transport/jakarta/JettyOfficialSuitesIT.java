package io.realtime4j.transport.jakarta;

class JettyOfficialSuitesIT extends OfficialSuitesContract {
  JettyOfficialSuitesIT() {
    super(JettyContainer::new);
  }
}
