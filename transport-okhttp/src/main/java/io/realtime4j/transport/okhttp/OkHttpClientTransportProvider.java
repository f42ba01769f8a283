package io.realtime4j.transport.okhttp;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientTransportProvider;

/** Makes client transports on OkHttp, id {@code okhttp}; preferred where several are present. */
public final class OkHttpClientTransportProvider implements ClientTransportProvider {
  private static final int PRIORITY = 10;

  /** Creates the provider; {@link java.util.ServiceLoader} calls this. */
  public OkHttpClientTransportProvider() {}

  @Override
  public String id() {
    return "okhttp";
  }

  @Override
  public int priority() {
    return PRIORITY;
  }

  @Override
  public ClientTransport create() {
    return create(OkHttpTransportOptions.defaults());
  }

  /** Creates a transport with options of the application's own. */
  public ClientTransport create(OkHttpTransportOptions options) {
    return new OkHttpClientTransport(options);
  }
}
