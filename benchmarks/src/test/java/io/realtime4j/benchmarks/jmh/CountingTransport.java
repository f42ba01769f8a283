package io.realtime4j.benchmarks.jmh;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** A transport without a network: its sockets take everything at once, and count the bytes. */
final class CountingTransport implements ServerTransport {
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 3101);

  private final ManualLoop loop;
  private Consumer<Exchange> acceptor;
  private long bytes;

  CountingTransport(ManualLoop loop) {
    this.loop = loop;
  }

  /** Returns how many bytes all sockets have been given. */
  long bytes() {
    return bytes;
  }

  /** Opens a WebSocket that enters the main namespace. */
  void connect() {
    connect("");
  }

  /** Opens a WebSocket that enters the main namespace with what it has to say of itself. */
  Peer connect(String auth) {
    Upgrade upgrade = new Upgrade();
    loop.execute(() -> acceptor.accept(upgrade));
    loop.run();
    Peer peer = text -> loop.execute(() -> upgrade.listener.onText(ByteBuffer.wrap(text)));
    peer.send(("40" + auth).getBytes(StandardCharsets.UTF_8));
    loop.run();
    return peer;
  }

  /** The client's side of a WebSocket. */
  @FunctionalInterface
  interface Peer {
    void send(byte[] utf8);
  }

  @Override
  public String id() {
    return "counting";
  }

  @Override
  public List<EventLoop> loops() {
    return List.of(loop);
  }

  @Override
  public CompletionStage<InetSocketAddress> start(Options options, Consumer<Exchange> newAcceptor) {
    acceptor = newAcceptor;
    return CompletableFuture.completedFuture(ADDRESS);
  }

  @Override
  public CompletionStage<Void> stopAccepting() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}

  private final class Socket implements ServerWebSocket {
    private long written;

    @Override
    public void write(Frame frame) {
      written += frame.size();
      bytes += frame.size();
    }

    @Override
    public void flush() {}

    @Override
    public long queuedBytes() {
      return 0;
    }

    @Override
    public long writtenBytes() {
      return written;
    }

    @Override
    public long flushedBytes() {
      return written;
    }

    @Override
    public void maxMessageBytes(int bytes) {}

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void reading(boolean on) {}

    @Override
    public void close(int code, String reason) {}

    @Override
    public void abort() {}
  }

  /** The request of a client that wants a WebSocket. */
  private final class Upgrade implements Exchange {
    private Listener listener;

    @Override
    public EventLoop loop() {
      return loop;
    }

    @Override
    public InetSocketAddress remote() {
      return ADDRESS;
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return "/socket.io/";
    }

    @Override
    public String query() {
      return "EIO=4&transport=websocket";
    }

    @Override
    public String header(String name) {
      return null;
    }

    @Override
    public List<String> headers(String name) {
      return List.of();
    }

    @Override
    public boolean isWebSocketUpgrade() {
      return true;
    }

    @Override
    public void onSent(Runnable task) {}

    @Override
    public void readBody(int maxBytes, BodyListener bodyListener) {
      bodyListener.onBody(ByteBuffer.allocate(0));
    }

    @Override
    public void respond(int status, Map<String, String> headers, ByteBuffer body) {
      throw new IllegalStateException("refused with " + status);
    }

    @Override
    public void respond(Map<String, String> headers, List<Frame> records) {
      throw new IllegalStateException("not a polling request");
    }

    @Override
    public void onGone(Runnable task) {}

    @Override
    public void upgrade(
        EventLoop home, Map<String, String> headers, Function<ServerWebSocket, Listener> accept) {
      home.execute(() -> listener = accept.apply(new Socket()));
    }
  }
}
