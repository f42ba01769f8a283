package io.realtime4j.transport.okhttp;

import io.realtime4j.api.spi.transport.KnownAddresses;
import io.realtime4j.api.spi.transport.ResponseHead;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Derives the transport's client: what the engine does is off, what would starve is unlimited. */
final class DerivedClient {
  private static final int MAX_IDLE_CONNECTIONS = 5;

  /**
   * Node closes a connection that was idle for 5 s. OkHttp notices that only for a POST; a GET on
   * such a connection would fail.
   */
  private static final long MAX_IDLE_SECONDS = 4;

  /** After a close frame, OkHttp waits this long for the peer's. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private static final String RETRY_AFTER = "Retry-After";

  /** Where that header goes on to us, past what OkHttp makes of it. */
  private static final String KEPT_RETRY_AFTER = "Realtime4j-Retry-After";

  private DerivedClient() {}

  static OkHttpClient of(OkHttpClient base, ExecutorService threads) {
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(Integer.MAX_VALUE);
    dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
    KnownAddresses known = new KnownAddresses();
    Dns dns = base.dns();
    return OwnSockets.on(base, known)
        .dns(host -> known.order(dns.lookup(host)))
        .fastFallback(true)
        .dispatcher(dispatcher)
        .connectionPool(
            new ConnectionPool(MAX_IDLE_CONNECTIONS, MAX_IDLE_SECONDS, TimeUnit.SECONDS))
        .callTimeout(Duration.ZERO)
        .connectTimeout(Duration.ZERO)
        .readTimeout(Duration.ZERO)
        .writeTimeout(Duration.ZERO)
        .pingInterval(Duration.ZERO)
        .webSocketCloseTimeout(CLOSE_TIMEOUT)
        .followRedirects(false)
        .followSslRedirects(false)
        // A repeated POST would send packets twice; a repeated poll would lose those of the first.
        .retryOnConnectionFailure(false)
        .addInterceptor(DerivedClient::survive)
        .addNetworkInterceptor(DerivedClient::hideRetryAfter)
        .build();
  }

  /**
   * What OkHttp throws beside an {@link IOException} would end its thread with a stack trace: a
   * wait of a WebSocket's refusal that is no {@code int}, for one, which network interceptors do
   * not see.
   */
  private static Response survive(Interceptor.Chain chain) throws IOException {
    try {
      return chain.proceed(chain.request());
    } catch (NumberFormatException e) {
      throw new ProtocolException("a header that OkHttp cannot read: " + e.getMessage());
    }
  }

  /** OkHttp repeats a request that is answered 503 with {@code Retry-After: 0}. */
  private static Response hideRetryAfter(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String value = response.header(RETRY_AFTER);
    return value == null
        ? response
        : response.newBuilder().removeHeader(RETRY_AFTER).header(KEPT_RETRY_AFTER, value).build();
  }

  /** Returns status and headers as the server sent them. */
  static ResponseHead headOf(Response response) {
    ResponseHead.Builder head = ResponseHead.builder(response.code());
    Headers headers = response.headers();
    for (int i = 0; i < headers.size(); i++) {
      boolean kept = headers.name(i).equalsIgnoreCase(KEPT_RETRY_AFTER);
      head.header(kept ? RETRY_AFTER : headers.name(i), headers.value(i));
    }
    return head.build();
  }
}
