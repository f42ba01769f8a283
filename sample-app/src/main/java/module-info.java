/**
 * The command line of realtime4j: a chat server, a chat on a terminal, a demo that kills a server,
 * a conformance server, and tokens.
 *
 * <p>Transports and stores are not required by name: they are found on the module path, and what is
 * missing is an error of the run that names the artifact to add.
 *
 * @uses io.realtime4j.api.spi.backplane.BackplaneProvider to check settings
 * @uses io.realtime4j.api.spi.store.ServerStoreProvider to copy, check and fill stores
 * @uses io.realtime4j.api.spi.transport.ClientTransportProvider to bind a transport by its name
 * @uses io.realtime4j.api.spi.transport.ServerTransportProvider for the conformance server
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.sample.app {
  requires static org.jspecify;
  requires com.nimbusds.jose.jwt;
  requires info.picocli;
  requires io.realtime4j.guice;
  requires io.realtime4j.protocol;
  requires io.realtime4j.server;
  requires io.realtime4j.views;
  requires java.logging;
  requires java.net.http;
  requires jdk.unsupported;
  requires org.jline;

  exports io.realtime4j.sample.app.conformance;

  uses io.realtime4j.api.spi.backplane.BackplaneProvider;
  uses io.realtime4j.api.spi.store.ServerStoreProvider;
  uses io.realtime4j.api.spi.transport.ClientTransportProvider;
  uses io.realtime4j.api.spi.transport.ServerTransportProvider;

  opens io.realtime4j.sample.app to
      info.picocli;
  opens io.realtime4j.sample.app.chat to
      info.picocli;
  opens io.realtime4j.sample.app.conformance to
      info.picocli;
  opens io.realtime4j.sample.app.demo to
      info.picocli;
}
