package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Hears a WebSocket and holds it to the rules of its callbacks. */
final class SocketRecord implements WebSocketListener {
  /** How a socket ended by a closing handshake. */
  record Closed(int code, String reason) {}

  private final CompletableFuture<ResponseHead> opened = new CompletableFuture<>();
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final CompletableFuture<TransportFailure> failed = new CompletableFuture<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();
  private final BlockingQueue<String> broken = new LinkedBlockingQueue<>();

  @Override
  public void onOpen(ResponseHead answer) {
    hear(
        () -> {
          if (!opened.complete(answer)) {
            broken.add("opened twice");
          }
        });
  }

  @Override
  public void onText(ByteBuffer utf8) {
    hear(() -> texts.add(StandardCharsets.UTF_8.decode(utf8).toString()));
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    hear(() -> binaries.add(copy));
  }

  @Override
  public void onClosed(int code, String reason) {
    hear(() -> closed.complete(new Closed(code, reason)));
    ends.incrementAndGet();
  }

  @Override
  public void onFailed(TransportFailure failure) {
    hear(() -> failed.complete(failure));
    ends.incrementAndGet();
  }

  private void hear(Runnable callback) {
    if (running.incrementAndGet() > 1) {
      broken.add("two callbacks at a time");
    }
    if (ends.get() > 0) {
      broken.add("a callback after the end");
    }
    callback.run();
    running.decrementAndGet();
  }

  SocketRecord awaitOpen() {
    Waiting.get(opened);
    return this;
  }

  ResponseHead answer() {
    return Waiting.get(opened);
  }

  String text() {
    return Waiting.take(texts);
  }

  byte[] binary() {
    return Waiting.take(binaries);
  }

  Closed closed() {
    return Waiting.get(closed);
  }

  TransportFailure failed() {
    return Waiting.get(failed);
  }

  boolean isFailed() {
    return failed.isDone();
  }

  boolean isOpened() {
    return opened.isDone();
  }

  /** Checks, once the transport is closed, that it heard exactly one end and broke no rule. */
  void check() {
    Waiting.until(() -> ends.get() > 0);
    assertThat(broken).as("broken rules").isEmpty();
    assertThat(ends).as("terminal callbacks").hasValue(1);
  }
}
