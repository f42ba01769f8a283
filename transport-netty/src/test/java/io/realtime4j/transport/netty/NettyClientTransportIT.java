package io.realtime4j.transport.netty;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.testkit.ClientTransportContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class NettyClientTransportIT extends ClientTransportContract {
  @Override
  protected ClientTransport create() {
    return new NettyClientTransportProvider().create();
  }
}
