package io.realtime4j.transport.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What OkHttp does beside a WebSocket that is open. */
class OpenSocketIT {
  private static final int ROUNDS = 300;
  private static final int SECONDS = 30;
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Logger tasks = Logger.getLogger("okhttp3.internal.concurrent.TaskRunner");
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger starts = new AtomicInteger();

  /** Counts what OkHttp says of the tasks that it runs. */
  private final Handler counting =
      new Handler() {
        @Override
        public void publish(LogRecord said) {
          starts.incrementAndGet();
          if (said.getMessage().contains("ConnectionPool")) {
            looks.incrementAndGet();
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @Test
  void thePoolOfAnOpenSocketIsNotLookedThroughAgainAndAgain() throws Exception {
    tasks.setLevel(Level.ALL);
    tasks.setUseParentHandlers(false);
    tasks.addHandler(counting);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ClientTransport transport = new OkHttpClientTransportProvider().create()) {
      CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server));
      URI uri = URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/");
      Answering answering = new Answering();
      ClientWebSocket socket =
          transport.openWebSocket(new WebSocketRequest(uri, Map.of(), 1_000), answering);
      answering.socket.complete(socket);
      served.get(SECONDS, TimeUnit.SECONDS);
      socket.abort();
    } finally {
      tasks.removeHandler(counting);
      tasks.setUseParentHandlers(true);
      tasks.setLevel(null);
    }
    assertThat(starts).as("each write is a task, so they are told").hasValueGreaterThan(ROUNDS);
    assertThat(looks).hasValueLessThan(50);
  }

  /** Sends a text and awaits one, many times. */
  private static void serve(ServerSocket server) {
    try (Socket peer = server.accept()) {
      InputStream in = new BufferedInputStream(peer.getInputStream());
      OutputStream out = peer.getOutputStream();
      out.write(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + accept(key(in))
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      for (int i = 0; i < ROUNDS; i++) {
        // A whole text of one character; the client's is masked with four bytes.
        out.write(new byte[] {(byte) 0x81, 1, 'a'});
        assertThat(in.readNBytes(2 + 4 + 1)).hasSize(7);
      }
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String key(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    String name = "Sec-WebSocket-Key: ";
    int from = head.indexOf(name) + name.length();
    return head.substring(from, head.indexOf("\r\n", from));
  }

  private static String accept(String key) throws NoSuchAlgorithmException {
    byte[] hash =
        MessageDigest.getInstance("SHA-1")
            .digest((key + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
    return Base64.getEncoder().encodeToString(hash);
  }

  private static final class Answering implements WebSocketListener {
    final CompletableFuture<ClientWebSocket> socket = new CompletableFuture<>();

    @Override
    public void onOpen(ResponseHead answer) {}

    @Override
    public void onText(ByteBuffer utf8) {
      socket.join().send(Frame.text("b"));
    }

    @Override
    public void onBinary(ByteBuffer bytes) {}

    @Override
    public void onClosed(int code, String reason) {}

    @Override
    public void onFailed(TransportFailure failure) {}
  }
}
