package io.realtime4j.transport.netty;

import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.testkit.ServerCompressionContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class NettyCompressionIT extends ServerCompressionContract {
  @Override
  protected ServerTransport create(int loops) {
    return new NettyServerTransportProvider().create(loops);
  }
}
