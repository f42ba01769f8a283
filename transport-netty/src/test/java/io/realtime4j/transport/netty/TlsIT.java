package io.realtime4j.transport.netty;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.testkit.TlsContract;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class TlsIT extends TlsContract {
  @Override
  protected ClientTransport create(SSLContext context, X509TrustManager trust) {
    return new NettyClientTransportProvider()
        .create(NettyClientTransportOptions.defaults().withSslContext(context));
  }
}
