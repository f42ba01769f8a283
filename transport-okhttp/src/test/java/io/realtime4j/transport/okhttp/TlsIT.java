package io.realtime4j.transport.okhttp;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.testkit.TlsContract;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

class TlsIT extends TlsContract {
  @Override
  protected ClientTransport create(SSLContext context, X509TrustManager trust) {
    OkHttpClient base =
        new OkHttpClient.Builder().sslSocketFactory(context.getSocketFactory(), trust).build();
    return new OkHttpClientTransportProvider().create(OkHttpTransportOptions.create(base));
  }
}
