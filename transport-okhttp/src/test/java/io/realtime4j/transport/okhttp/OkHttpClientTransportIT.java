package io.realtime4j.transport.okhttp;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.testkit.ClientTransportContract;

class OkHttpClientTransportIT extends ClientTransportContract {
  @Override
  protected ClientTransport create() {
    return new OkHttpClientTransportProvider().create();
  }
}
