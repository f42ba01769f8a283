package io.realtime4j.transport.netty;

import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.testkit.ServerPortContract;
import io.realtime4j.testkit.ServerTransportContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** On the best I/O that this machine has. */
@ExtendWith(NoLeaks.class)
class NettyServerTransportIT extends ServerTransportContract implements ServerPortContract {
  @Override
  protected ServerTransport create(int loops) {
    return new NettyServerTransportProvider().create(loops);
  }
}
