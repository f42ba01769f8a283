package io.realtime4j.verification.guide;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport around another, which counts what is opened. */
// guide: transport
public final class CountingTransport implements ClientTransport {
  private final ClientTransport inner;
  private final AtomicInteger opened = new AtomicInteger();

  public CountingTransport(ClientTransport inner) {
    this.inner = inner;
  }

  public int opened() {
    return opened.get();
  }

  @Override
  public String id() {
    return "counting-" + inner.id();
  }

  @Override
  public ClientWebSocket openWebSocket(WebSocketRequest request, WebSocketListener listener) {
    opened.incrementAndGet();
    return inner.openWebSocket(request, listener);
  }

  @Override
  public Cancellable exchange(HttpRequest request, HttpListener listener) {
    return inner.exchange(request, listener);
  }

  @Override
  public void close() {
    inner.close();
  }
}
// guide: end
