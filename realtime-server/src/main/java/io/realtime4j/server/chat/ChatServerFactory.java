package io.realtime4j.server.chat;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.server.ServerFactory;

/** Makes chat servers; found by {@link java.util.ServiceLoader}. */
public final class ChatServerFactory implements ServerFactory {
  /** Creates one. */
  public ChatServerFactory() {}

  @Override
  public RealtimeServer create(ServerConfig config) {
    return ChatServer.create(config);
  }
}
