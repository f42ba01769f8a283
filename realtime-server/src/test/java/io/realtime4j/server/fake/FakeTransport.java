package io.realtime4j.server.fake;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A transport whose peers are the test. Requests arrive on the loops in turn. */
public final class FakeTransport implements ServerTransport {
  private final FakeLoops loops;
  private Consumer<Exchange> acceptor = exchange -> {};
  private final List<FakeExchange> exchanges = new ArrayList<>();
  private int turn;

  private boolean closed;

  public FakeTransport(FakeLoops loops) {
    this.loops = loops;
  }

  /** A clock that stands, and randomness from a seed. */
  public static ServerEnvironment environment() {
    return ServerEnvironment.builder()
        .clock(InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")))
        .secure(new SplittableRandom(1))
        .jitter(new SplittableRandom(2))
        .build();
  }

  /** Null until started. */
  public Options startedWith;

  @Override
  public String id() {
    return "fake";
  }

  @Override
  public List<EventLoop> loops() {
    return loops.all();
  }

  @Override
  public CompletionStage<InetSocketAddress> start(Options options, Consumer<Exchange> newAcceptor) {
    startedWith = options;
    acceptor = newAcceptor;
    return CompletableFuture.completedFuture(new InetSocketAddress("127.0.0.1", 1));
  }

  @Override
  public CompletionStage<Void> stopAccepting() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Returns whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Makes a request and runs what it causes. */
  public FakeExchange request(
      String method, String target, String body, Map<String, String> headers) {
    EventLoop loop = loops.get(turn++ % loops.all().size());
    return handle(new FakeExchange(loop, method, target, body, headers));
  }

  private FakeExchange handle(FakeExchange exchange) {
    EventLoop loop = exchange.loop();
    exchanges.add(exchange);
    loop.execute(() -> acceptor.accept(exchange));
    loops.run();
    return exchange;
  }

  /** Returns how many WebSockets are open. */
  public long openSockets() {
    return exchanges.stream().filter(FakeExchange::hasOpenSocket).count();
  }

  public FakeExchange get(String target) {
    return request("GET", target, "", Map.of());
  }

  public FakeExchange post(String target, String body) {
    return request("POST", target, body, Map.of());
  }

  /** Asks for a WebSocket, and is not given it yet. */
  public FakeExchange webSocketUnderWay(String target) {
    FakeExchange exchange =
        new FakeExchange(loops.get(0), "GET", target, "", Map.of("upgrade", "websocket"));
    exchange.holdUpgrade();
    return handle(exchange);
  }

  /** Asks for a WebSocket and runs what that causes. */
  public FakeExchange webSocket(String target) {
    return request("GET", target, "", Map.of("upgrade", "websocket"));
  }
}
