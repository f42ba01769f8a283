package io.realtime4j.transport.jakarta;

class TomcatCompressionIT extends CompressionContract {
  TomcatCompressionIT() {
    super(TomcatContainer::new);
  }
}
