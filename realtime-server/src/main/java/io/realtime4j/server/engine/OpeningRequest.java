package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.server.EngineRequest;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request that opened a session. */
record OpeningRequest(Exchange exchange, long timeMillis) implements EngineRequest {
  @Override
  public Instant time() {
    return Instant.ofEpochMilli(timeMillis);
  }

  /** Parsed anew: few ask, and an idle session has no use for it. */
  @Override
  public Map<String, String> query() {
    return QueryString.parse(exchange.query());
  }

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
  public @Nullable Principal user() {
    return exchange.user();
  }

  @Override
  public @Nullable String header(String name) {
    return exchange.header(name);
  }
}
