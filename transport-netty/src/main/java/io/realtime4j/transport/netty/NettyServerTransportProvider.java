package io.realtime4j.transport.netty;

import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.ServerTransportProvider;

/** Makes server transports on Netty, id {@code netty}. */
public final class NettyServerTransportProvider implements ServerTransportProvider {
  /** Creates the provider; {@link java.util.ServiceLoader} calls this. */
  public NettyServerTransportProvider() {}

  @Override
  public String id() {
    return "netty";
  }

  @Override
  public ServerTransport create(int loops) {
    return new NettyServerTransport(loops, NettyIo.best());
  }
}
