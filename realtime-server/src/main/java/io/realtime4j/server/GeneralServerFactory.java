package io.realtime4j.server;

import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes general servers. A service of this module for itself, so that what is exported does not
 * depend on what is not; call {@link SocketIoServer#create} and {@link EngineServer#create}.
 */
@NotForImplementation
public interface GeneralServerFactory {
  /** Does what {@link EngineServer#create} says. */
  EngineServer engineServer(
      EngineOptions options,
      ServerTransport transport,
      ServerEnvironment environment,
      Function<EngineSession, EngineSession.Listener> accept);

  /** Does what {@link SocketIoServer#create} says. */
  SocketIoServer socketIoServer(
      SocketIoOptions options,
      ServerTransport transport,
      ServerEnvironment environment,
      @Nullable Backplane backplane);
}
