/**
 * The client engine: connection, session, features. It exports nothing; applications reach it
 * through {@link io.realtime4j.api.RealtimeClient}.
 *
 * @uses io.realtime4j.api.spi.transport.ClientTransportProvider ways to the network
 * @uses io.realtime4j.api.spi.store.ClientStoreProvider where a client keeps what it must not lose
 * @uses io.realtime4j.api.spi.feature.FeatureProvider what a client can do
 * @provides io.realtime4j.api.spi.feature.ClientFactory what the builder of clients looks for
 * @provides io.realtime4j.api.spi.feature.FeatureProvider the features that every client has
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.core {
  requires static org.jspecify;
  requires io.realtime4j.api;
  requires io.realtime4j.protocol;

  uses io.realtime4j.api.spi.feature.FeatureProvider;
  uses io.realtime4j.api.spi.store.ClientStoreProvider;
  uses io.realtime4j.api.spi.transport.ClientTransportProvider;

  provides io.realtime4j.api.spi.feature.ClientFactory with
      io.realtime4j.core.DefaultClientFactory;
  provides io.realtime4j.api.spi.feature.FeatureProvider with
      io.realtime4j.core.delivery.DefaultDeliveryProvider,
      io.realtime4j.core.presence.DefaultPresenceProvider,
      io.realtime4j.core.queue.DefaultQueueProvider,
      io.realtime4j.core.rooms.DefaultRoomsProvider,
      io.realtime4j.core.typing.DefaultTypingProvider;
}
