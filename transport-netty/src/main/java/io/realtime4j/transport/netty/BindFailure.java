package io.realtime4j.transport.netty;

import io.realtime4j.api.ServerStartException;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** Names why an address could not be bound. The JDK and epoll tell it only by their texts. */
final class BindFailure {
  private BindFailure() {}

  static ServerStartException of(ServerTransport.Options options, Throwable cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    String where = "port " + options.port() + " on " + options.host();
    if (text.contains("address already in use")) {
      return new ServerStartException(
          "PORT_IN_USE",
          where + " is in use: stop the process that listens there, or choose another port",
          cause);
    }
    if (text.contains("permission denied")) {
      return new ServerStartException(
          "PERMISSION_DENIED",
          where + " may not be bound: choose a port from 1024 up, or grant the right to bind it",
          cause);
    }
    if (cause instanceof UnknownHostException
        || cause instanceof UnresolvedAddressException
        || text.contains("cannot assign requested address")
        || text.contains("can't assign requested address")) {
      return new ServerStartException(
          "ADDRESS_UNAVAILABLE",
          options.host()
              + " is not an address of this machine: bind 127.0.0.1, 0.0.0.0 or one of"
              + " its own",
          cause);
    }
    return new ServerStartException(
        "BIND_FAILED", where + " could not be bound: " + cause.getMessage(), cause);
  }
}
