/** Virtual time, a simulated network, and the contract suites that every plug-in joins. */
@org.jspecify.annotations.NullMarked
module io.realtime4j.testkit {
  requires transitive io.realtime4j.api;
  requires transitive org.junit.jupiter.api;
  requires transitive org.assertj.core;
  requires static net.jqwik.api;

  exports io.realtime4j.testkit;
}
