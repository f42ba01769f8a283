package io.realtime4j.transport.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket on a connection that brings everything at once. */
class ContainerWebSocketTest {
  private final ContainerLoop loop = new ContainerLoop("test");

  @AfterEach
  void stop() throws InterruptedException {
    loop.shutdown();
    loop.awaitEnd(10_000);
  }

  @Test
  void whatIsAnsweredInTheMiddleOfAReadDoesNotChangeTheRest() throws Exception {
    byte[] arrived =
        ClientFrames.join(
            text("one"),
            text("two and something more"),
            text("three"),
            ClientFrames.close(1000, new byte[0]));
    Answering listener = new Answering();
    ContainerWebSocket socket =
        new ContainerWebSocket(loop, 1_000, false, listener::to, () -> {}, () -> {});

    socket.begin(new Arrived(arrived));

    assertThat(listener.closed.get(20, TimeUnit.SECONDS))
        .containsExactly("one", "two and something more", "three", "closed 1000");
  }

  private static byte[] text(String text) {
    return ClientFrames.frame(
        ClientFrames.FIN | ClientFrames.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers each message at once. Loop only, but for the future. */
  private static final class Answering implements Exchange.Listener {
    private final List<String> heard = new ArrayList<>();
    private final CompletableFuture<List<String>> closed = new CompletableFuture<>();
    private @Nullable ServerWebSocket socket;

    Exchange.Listener to(ServerWebSocket newSocket) {
      socket = newSocket;
      return this;
    }

    @Override
    public void onText(ByteBuffer utf8) {
      heard.add(StandardCharsets.UTF_8.decode(utf8).toString());
      socket.write(Frame.text("an answer that is longer than what it answers"));
      socket.flush();
    }

    @Override
    public void onBinary(ByteBuffer bytes) {}

    @Override
    public void onDrained() {}

    @Override
    public void onClosed(int code, String reason, @Nullable Throwable cause) {
      heard.add("closed " + code);
      closed.complete(heard);
    }
  }

  /** Gives what has arrived in one read, and takes everything. */
  private static final class Arrived implements Wire {
    private byte[] bytes;

    Arrived(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void open(Events events) {
      events.onWritable();
      events.onReadable();
    }

    @Override
    public int read(byte[] into) {
      int length = bytes.length;
      System.arraycopy(bytes, 0, into, 0, length);
      bytes = new byte[0];
      return length;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void write(byte[] out, int length) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
