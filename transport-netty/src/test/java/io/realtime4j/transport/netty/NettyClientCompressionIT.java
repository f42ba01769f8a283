package io.realtime4j.transport.netty;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.testkit.ClientCompressionContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class NettyClientCompressionIT extends ClientCompressionContract {
  @Override
  protected ClientTransport create() {
    return new NettyClientTransportProvider().create();
  }
}
