package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.server.EngineRequest;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request that opened a session. */
record OpeningRequest(Exchange exchange, Map<String, String> query, Instant time)
    implements EngineRequest {
  @Override
  public InetSocketAddress remote() {
    return exchange.remote();
  }

  @Override
  public String path() {
    return exchange.path();
  }

  @Override
  public String queryText() {
    return exchange.query();
  }

  @Override
  public @Nullable String header(String name) {
    return exchange.header(name);
  }
}
