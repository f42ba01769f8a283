package io.realtime4j.server.socketio;

import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.EngineServer;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.GeneralServerFactory;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.engine.EngineEndpoint;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes servers of this module's endpoints. */
public final class DefaultGeneralServerFactory implements GeneralServerFactory {
  /** Creates it, as the service loader does. */
  public DefaultGeneralServerFactory() {}

  @Override
  public EngineServer engineServer(
      EngineOptions options,
      ServerTransport transport,
      ServerEnvironment environment,
      Function<EngineSession, EngineSession.Listener> accept) {
    return new EngineEndpoint(options, transport, environment, accept);
  }

  @Override
  public SocketIoServer socketIoServer(
      SocketIoOptions options,
      ServerTransport transport,
      ServerEnvironment environment,
      @Nullable Backplane backplane) {
    return new SocketIoEndpoint(options, transport, environment, backplane);
  }
}
