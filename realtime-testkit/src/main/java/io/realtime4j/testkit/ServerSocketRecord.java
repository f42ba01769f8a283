package io.realtime4j.testkit;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hears a WebSocket on the server and holds its callbacks to the home loop. */
final class ServerSocketRecord implements Exchange.Listener {
  /** How a socket ended. */
  record Closed(int code, String reason) {}

  /** Frames of 64 KiB, together more than the buffers of both ends take of a peer that is deaf. */
  static final int MORE_THAN_A_KERNEL_HOLDS = 300;

  private final EventLoop home;
  private final boolean echo;
  private final CompletableFuture<ServerWebSocket> accepted = new CompletableFuture<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> drained = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> broken = new LinkedBlockingQueue<>();

  private ServerSocketRecord(EventLoop home, boolean echo) {
    this.home = home;
    this.echo = echo;
  }

  /** Returns one that only listens. */
  static ServerSocketRecord on(EventLoop home) {
    return new ServerSocketRecord(home, false);
  }

  /** Returns one that sends each text back. */
  static ServerSocketRecord echo(EventLoop home) {
    return new ServerSocketRecord(home, true);
  }

  Function<ServerWebSocket, Exchange.Listener> accept() {
    return socket -> {
      onHome();
      if (!accepted.complete(socket)) {
        broken.add("accepted twice");
      }
      return this;
    };
  }

  @Override
  public void onText(ByteBuffer utf8) {
    onHome();
    String text = StandardCharsets.UTF_8.decode(utf8).toString();
    texts.add(text);
    if (echo) {
      accepted.join().write(Frame.text(text));
      accepted.join().flush();
    }
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    onHome();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    binaries.add(copy);
  }

  @Override
  public void onDrained() {
    onHome();
    drained.add("drained");
  }

  @Override
  public void onClosed(int code, String reason, @Nullable Throwable cause) {
    onHome();
    if (!closed.complete(new Closed(code, reason))) {
      broken.add("closed twice");
    }
  }

  private void onHome() {
    if (!home.inLoop()) {
      broken.add("a callback off the home loop");
    }
    if (closed.isDone()) {
      broken.add("a callback after the end");
    }
  }

  ServerWebSocket socket() {
    return Waiting.get(accepted);
  }

  boolean isAccepted() {
    return accepted.isDone();
  }

  String text() {
    return Waiting.take(texts);
  }

  byte[] binary() {
    return Waiting.take(binaries);
  }

  void awaitDrained() {
    Waiting.take(drained);
  }

  boolean heardNothing() {
    return texts.isEmpty() && binaries.isEmpty();
  }

  Closed closed() {
    return Waiting.get(closed);
  }

  /** Checks, once the transport is closed, that an accepted socket ended and broke no rule. */
  void check() {
    if (accepted.isDone()) {
      Waiting.get(closed);
    }
    if (!broken.isEmpty()) {
      throw new AssertionError("broken rules: " + broken);
    }
  }

  /** Runs {@code task} on the socket's home loop and returns its result. */
  <T> T onHome(Function<ServerWebSocket, T> task) {
    ServerWebSocket socket = socket();
    CompletableFuture<T> result = new CompletableFuture<>();
    home.execute(
        () -> {
          try {
            result.complete(task.apply(socket));
          } catch (RuntimeException | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return Waiting.get(result);
  }

  /** A container says that bytes have left only after they have, which a peer may see earlier. */
  void awaitAllLeft() {
    Waiting.until(() -> this.<Long>onHome(ServerWebSocket::queuedBytes) == 0);
  }
}
