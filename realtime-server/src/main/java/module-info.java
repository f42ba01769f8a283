/**
 * The embeddable server: raw Engine.IO sessions, a general Socket.IO server, and the chat features
 * on top. It runs on a {@link io.realtime4j.api.spi.transport.ServerTransport} and needs no network
 * library of its own.
 *
 * @uses io.realtime4j.api.spi.backplane.BackplaneProvider the way to other servers
 * @uses io.realtime4j.api.spi.server.ServerFeature events added by plug-ins
 * @uses io.realtime4j.api.spi.store.ServerStoreProvider where messages are kept
 * @uses io.realtime4j.api.spi.transport.ServerTransportProvider the way to the network
 * @uses io.realtime4j.server.GeneralServerFactory what it provides itself
 * @provides io.realtime4j.server.GeneralServerFactory raw Engine.IO and general Socket.IO
 * @provides io.realtime4j.api.spi.server.ServerFactory the chat server
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.server {
  requires transitive io.realtime4j.api;
  requires io.realtime4j.protocol;
  requires com.nimbusds.jose.jwt;
  requires java.net.http;

  exports io.realtime4j.server;

  uses io.realtime4j.api.spi.backplane.BackplaneProvider;
  uses io.realtime4j.api.spi.server.ServerFeature;
  uses io.realtime4j.api.spi.store.ServerStoreProvider;
  uses io.realtime4j.api.spi.transport.ServerTransportProvider;
  uses io.realtime4j.server.GeneralServerFactory;

  provides io.realtime4j.server.GeneralServerFactory with
      io.realtime4j.server.socketio.DefaultGeneralServerFactory;
  provides io.realtime4j.api.spi.server.ServerFactory with
      io.realtime4j.server.chat.ChatServerFactory;
}
