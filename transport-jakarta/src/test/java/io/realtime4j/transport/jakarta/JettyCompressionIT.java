package io.realtime4j.transport.jakarta;

class JettyCompressionIT extends CompressionContract {
  JettyCompressionIT() {
    super(JettyContainer::new);
  }
}
