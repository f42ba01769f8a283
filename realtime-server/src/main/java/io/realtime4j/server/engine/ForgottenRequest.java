package io.realtime4j.server.engine;

import io.realtime4j.server.EngineRequest;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept of the request that opened a session when nobody needs the rest. */
record ForgottenRequest(InetSocketAddress remote, String path, long timeMillis)
    implements EngineRequest {
  /**
   * Returns what is kept of a request.
   *
   * @param path as configured, so that all have it in common
   */
  static ForgottenRequest of(EngineRequest request, String path) {
    return new ForgottenRequest(request.remote(), path, request.time().toEpochMilli());
  }

  @Override
  public Instant time() {
    return Instant.ofEpochMilli(timeMillis);
  }

  @Override
  public String queryText() {
    return "";
  }

  @Override
  public Map<String, String> query() {
    return Map.of();
  }

  @Override
  public @Nullable Principal user() {
    return null;
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }
}
