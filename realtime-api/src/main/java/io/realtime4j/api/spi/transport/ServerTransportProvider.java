package io.realtime4j.api.spi.transport;

/**
 * Makes server transports; found by {@link java.util.ServiceLoader}. Chosen by builder argument,
 * then {@code REALTIME_SERVER_TRANSPORT}, then the highest priority, then the first id.
 */
public interface ServerTransportProvider {
  /** Returns the name by which configuration chooses it, such as {@code netty}. */
  String id();

  /** Returns the rank among providers; the highest wins where nothing is configured. */
  default int priority() {
    return 0;
  }

  /**
   * Creates a transport.
   *
   * @param loops how many loops to run, at least 1
   */
  ServerTransport create(int loops);
}
