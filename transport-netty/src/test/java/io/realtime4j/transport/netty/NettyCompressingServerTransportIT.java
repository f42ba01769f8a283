package io.realtime4j.transport.netty;

import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.testkit.ServerTransportContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole suite once more, with peers whose messages are all compressed. */
@ExtendWith(NoLeaks.class)
class NettyCompressingServerTransportIT extends ServerTransportContract {
  @Override
  protected ServerTransport create(int loops) {
    return new NettyServerTransportProvider().create(loops);
  }

  @Override
  protected boolean compression() {
    return true;
  }
}
