package io.realtime4j.transport.okhttp;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * WebSockets and HTTP exchanges on OkHttp. Each call under way, an open WebSocket included, holds
 * one daemon thread: that is how OkHttp reads.
 */
final class OkHttpClientTransport implements ClientTransport {
  private static final long IDLE_THREAD_SECONDS = 10;
  private static final byte[] NO_BYTES = {};

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_THREAD_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          new DaemonThreads("realtime4j-okhttp"));
  private final OkHttpClient client;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();

  /** Guarded by the lock. */
  private boolean closed;

  OkHttpClientTransport(OkHttpTransportOptions options) {
    this.client = DerivedClient.of(options.base(), threads);
  }

  /** Something under way that ends when the transport does. */
  interface Call {
    /** Ends with its terminal callback, unless it had it. */
    void transportClosed();
  }

  @Override
  public String id() {
    return "okhttp";
  }

  @Override
  public ClientWebSocket openWebSocket(WebSocketRequest request, WebSocketListener listener) {
    Request built = builder(request.uri(), "ws", request.headers()).build();
    OkHttpWebSocket socket =
        new OkHttpWebSocket(request.maxMessageBytes(), listener, calls, threads);
    if (register(socket)) {
      socket.start(client, built);
    } else {
      listener.onFailed(Failures.closed());
    }
    return socket;
  }

  @Override
  public Cancellable exchange(HttpRequest request, HttpListener listener) {
    byte[] body = request.body();
    boolean post = request.method().equals("POST");
    Request built =
        builder(request.uri(), "http", request.headers())
            .method(
                request.method(),
                post ? RequestBody.create(body == null ? NO_BYTES : body, null) : null)
            .build();
    OkHttpExchange exchange =
        new OkHttpExchange(
            client.newCall(built), request.maxResponseBytes(), listener, calls, threads);
    if (register(exchange)) {
      exchange.start();
    } else {
      listener.onFailed(Failures.closed());
    }
    return exchange;
  }

  private static Request.Builder builder(URI uri, String scheme, Map<String, String> headers) {
    if (!scheme.equals(uri.getScheme()) && !(scheme + "s").equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "expected " + scheme + " or " + scheme + "s, was " + uri.getScheme());
    }
    Request.Builder builder = new Request.Builder().url(uri.toString());
    headers.forEach(builder::header);
    return builder;
  }

  private boolean register(Call call) {
    synchronized (lock) {
      return !closed && calls.add(call);
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    List.copyOf(calls).forEach(Call::transportClosed);
    threads.shutdown();
    client.connectionPool().evictAll();
  }
}
