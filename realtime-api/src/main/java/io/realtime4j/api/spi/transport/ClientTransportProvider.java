package io.realtime4j.api.spi.transport;

/**
 * Makes client transports; found by {@link java.util.ServiceLoader}. Chosen by builder argument,
 * then {@code REALTIME_CLIENT_TRANSPORT}, then the highest priority, then the first id in
 * alphabetical order.
 */
public interface ClientTransportProvider {
  /** Returns the name by which configuration chooses it, such as {@code netty}. */
  String id();

  /** Returns the rank among providers; the highest wins where nothing is configured. */
  default int priority() {
    return 0;
  }

  /** Creates a transport with default options. It starts no thread before it is first used. */
  ClientTransport create();
}
