package io.realtime4j.server.auth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes keys over HTTP, and can fail in the ways that providers fail. */
final class IdentityProvider implements AutoCloseable {
  final AtomicInteger asked = new AtomicInteger();
  volatile String body = "{\"keys\":[]}";
  volatile int status = 200;
  volatile CountDownLatch hold = new CountDownLatch(0);
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  IdentityProvider() throws IOException {
    threads.execute(
        () -> {
          while (!server.isClosed()) {
            try {
              Socket socket = server.accept();
              threads.execute(() -> answer(socket));
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  private void answer(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {}
      asked.incrementAndGet();
      hold.await();
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      String head =
          "HTTP/1.1 "
              + status
              + " x\r\nLocation: "
              + address()
              + "?again\r\nConnection: close\r\nContent-Length: "
              + bytes.length
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(bytes);
    } catch (IOException | InterruptedException gone) {
      Thread.currentThread().interrupt();
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/keys");
  }

  void publish(JWK... keys) {
    body = new JWKSet(List.of(keys)).toString(true);
  }

  void publishAsWritten(JWK... keys) {
    body = new JWKSet(List.of(keys)).toString(false);
  }

  @Override
  public void close() throws IOException {
    hold.countDown();
    server.close();
    threads.shutdownNow();
  }
}
