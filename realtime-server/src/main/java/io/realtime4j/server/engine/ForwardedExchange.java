package io.realtime4j.server.engine;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request that a proxy has passed on, from whom the proxy says that it is. */
record ForwardedExchange(Exchange passedOn, InetSocketAddress remote) implements Exchange {
  @Override
  public EventLoop loop() {
    return passedOn.loop();
  }

  @Override
  public String method() {
    return passedOn.method();
  }

  @Override
  public String path() {
    return passedOn.path();
  }

  @Override
  public String query() {
    return passedOn.query();
  }

  @Override
  public @Nullable String header(String name) {
    return passedOn.header(name);
  }

  @Override
  public List<String> headers(String name) {
    return passedOn.headers(name);
  }

  @Override
  public @Nullable Principal user() {
    return passedOn.user();
  }

  @Override
  public boolean isWebSocketUpgrade() {
    return passedOn.isWebSocketUpgrade();
  }

  @Override
  public void readBody(int maxBytes, BodyListener listener) {
    passedOn.readBody(maxBytes, listener);
  }

  @Override
  public void respond(int status, Map<String, String> headers, ByteBuffer body) {
    passedOn.respond(status, headers, body);
  }

  @Override
  public void respond(Map<String, String> headers, List<Frame> records) {
    passedOn.respond(headers, records);
  }

  @Override
  public void onGone(Runnable task) {
    passedOn.onGone(task);
  }

  @Override
  public void onSent(Runnable task) {
    passedOn.onSent(task);
  }

  @Override
  public void upgrade(
      EventLoop home, Map<String, String> headers, Function<ServerWebSocket, Listener> accept) {
    passedOn.upgrade(home, headers, accept);
  }
}
