/**
 * The contracts of realtime4j: what an application calls, and what a plug-in implements.
 *
 * <p>Plug-ins see this module alone.
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.api {
  requires static transitive org.jspecify;

  exports io.realtime4j.api;
  exports io.realtime4j.api.json;
  exports io.realtime4j.api.spi.store;
  exports io.realtime4j.api.spi.transport;
}
