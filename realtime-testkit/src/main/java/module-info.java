/**
 * What tests of realtime4j, and of plug-ins for it, are written with: virtual time, a simulated
 * network, and a contract suite for each service provider interface.
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.testkit {
  requires transitive io.realtime4j.api;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires static transitive net.jqwik.api;
  requires static transitive org.jspecify;

  exports io.realtime4j.testkit;
}
