package io.realtime4j.server.engine;

import io.realtime4j.server.EngineRequest;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept of the request that opened a session when nobody needs the rest. */
record ForgottenRequest(InetSocketAddress remote, String path, Instant time)
    implements EngineRequest {
  @Override
  public String queryText() {
    return "";
  }

  @Override
  public Map<String, String> query() {
    return Map.of();
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }
}
