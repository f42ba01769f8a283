package io.realtime4j.transport.okhttp;

import okhttp3.OkHttpClient;

/**
 * How the transport uses OkHttp. Immutable.
 *
 * <p>From the application's client come proxy, DNS, trust, certificate pinning, authenticators,
 * cookies, interceptors and event listeners. Dispatcher and connection pool are the transport's
 * own, timeouts, pings, redirects and retries are off: the engine above does those, and OkHttp's
 * limit of five calls per host would let long polls starve each other.
 *
 * @param base what the transport's client is derived from; it is not changed and not shut down
 */
public record OkHttpTransportOptions(OkHttpClient base) {
  /** Returns options with a plain client. */
  public static OkHttpTransportOptions defaults() {
    return new OkHttpTransportOptions(new OkHttpClient());
  }

  /** Returns options with the application's own client. */
  public static OkHttpTransportOptions create(OkHttpClient base) {
    return new OkHttpTransportOptions(base);
  }
}
