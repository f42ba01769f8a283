/**
 * The contracts of realtime4j: what an application calls, and what a plug-in implements.
 *
 * <p>Start with {@link io.realtime4j.api.RealtimeClient} to chat and {@link
 * io.realtime4j.api.RealtimeServer} to serve. Plug-ins see this module alone.
 *
 * @uses io.realtime4j.api.spi.feature.ClientFactory the client engine ({@code realtime4j-core})
 * @uses io.realtime4j.api.spi.server.ServerFactory the server engine ({@code realtime4j-server})
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // those that see the internal package are compiled later
module io.realtime4j.api {
  requires static transitive org.jspecify;

  exports io.realtime4j.api;
  exports io.realtime4j.api.event;
  exports io.realtime4j.api.internal to
      io.realtime4j.core,
      io.realtime4j.server;
  exports io.realtime4j.api.json;
  exports io.realtime4j.api.spi.backplane;
  exports io.realtime4j.api.spi.feature;
  exports io.realtime4j.api.spi.server;
  exports io.realtime4j.api.spi.store;
  exports io.realtime4j.api.spi.transport;

  uses io.realtime4j.api.spi.feature.ClientFactory;
  uses io.realtime4j.api.spi.server.ServerFactory;
}
