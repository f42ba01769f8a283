package io.realtime4j.transport.netty;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientTransportProvider;

/** Makes client transports on Netty, id {@code netty}. */
public final class NettyClientTransportProvider implements ClientTransportProvider {
  /** Creates the provider; {@link java.util.ServiceLoader} calls this. */
  public NettyClientTransportProvider() {}

  @Override
  public String id() {
    return "netty";
  }

  @Override
  public ClientTransport create() {
    return create(NettyClientTransportOptions.defaults());
  }

  /** Creates a transport with options of the application's own. */
  public ClientTransport create(NettyClientTransportOptions options) {
    return new NettyClientTransport(options);
  }
}
