package io.realtime4j.api.spi.backplane;

/**
 * Opens backplanes; found by {@link java.util.ServiceLoader}. Chosen by builder argument, then
 * {@code REALTIME_REDIS_URL} ({@code id:location}); where neither names one, a server is alone.
 */
public interface BackplaneProvider {
  /** Returns the scheme by which configuration chooses it, such as {@code redis}. */
  String id();

  /**
   * Opens a backplane; returns at once, whether others can be reached yet or not: it goes on trying
   * until it is closed.
   *
   * @param location the part after the colon, such as {@code //host:6379}; empty for the provider's
   *     default
   * @throws io.realtime4j.api.ConfigurationException if the location cannot be understood; its
   *     message never repeats a password
   */
  Backplane open(String location);
}
