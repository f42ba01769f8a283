package io.realtime4j.transport.okhttp;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.testkit.DialContract;
import java.util.List;
import okhttp3.OkHttpClient;

class DialIT extends DialContract {
  @Override
  protected ClientTransport create(Resolver resolver) {
    OkHttpClient base =
        new OkHttpClient.Builder().dns(host -> List.of(resolver.addressesOf(host))).build();
    return new OkHttpClientTransportProvider().create(OkHttpTransportOptions.create(base));
  }
}
