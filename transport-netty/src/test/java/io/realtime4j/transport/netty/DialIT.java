package io.realtime4j.transport.netty;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.testkit.DialContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class DialIT extends DialContract {
  @Override
  protected ClientTransport create(Resolver resolver) {
    return new NettyClientTransport(NettyClientTransportOptions.defaults(), resolver::addressesOf);
  }
}
