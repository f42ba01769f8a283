package io.realtime4j.guice;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.server.ServerFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes servers that do nothing but show what they were made of. */
public final class FakeServerFactory implements ServerFactory {
  private static final Map<RealtimeServer, ServerConfig> CONFIGS = new LinkedHashMap<>();

  static ServerConfig configOf(RealtimeServer server) {
    return CONFIGS.get(server);
  }

  @Override
  public RealtimeServer create(ServerConfig config) {
    RealtimeServer server = Fakes.of(RealtimeServer.class);
    CONFIGS.put(server, config);
    return server;
  }
}
