package io.realtime4j.transport.netty;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.testkit.transport.ClientTransportContract;

class NettyClientTransportIT extends ClientTransportContract {
  @Override
  protected ClientTransport create() {
    return new NettyClientTransportProvider().create();
  }
}
