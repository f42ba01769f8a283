package io.realtime4j.transport.netty;

import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.testkit.ServerPortContract;
import io.realtime4j.testkit.ServerTransportContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** On the JDK's selectors, which serve where there is no native library. */
@ExtendWith(NoLeaks.class)
class NettyNioServerTransportIT extends ServerTransportContract implements ServerPortContract {
  @Override
  protected ServerTransport create(int loops) {
    return new NettyServerTransport(loops, NettyIo.NIO);
  }
}
