/**
 * Client transport on OkHttp.
 *
 * @provides io.realtime4j.api.spi.transport.ClientTransportProvider with the id {@code okhttp}
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.transport.okhttp {
  requires transitive io.realtime4j.api;
  requires transitive okhttp3;
  requires static transitive org.jspecify;

  exports io.realtime4j.transport.okhttp;

  provides io.realtime4j.api.spi.transport.ClientTransportProvider with
      io.realtime4j.transport.okhttp.OkHttpClientTransportProvider;
}
