/**
 * The client engine, reached through {@link io.realtime4j.api.spi.feature.ClientFactory}, and the
 * features that every client has.
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.core {
  requires io.realtime4j.api;
  requires io.realtime4j.protocol;
}
