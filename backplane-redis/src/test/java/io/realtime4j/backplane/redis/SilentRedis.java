package io.realtime4j.backplane.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Takes connections as an old Redis does, and answers nothing that a listener asks for. */
final class SilentRedis implements AutoCloseable {
  private final ServerSocket listening;

  /** What was asked of it, beside what begins a connection. */
  final BlockingQueue<List<String>> asked = new LinkedBlockingQueue<>();

  SilentRedis() {
    try {
      listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    begin(this::accept);
  }

  String location() {
    return "//127.0.0.1:" + listening.getLocalPort();
  }

  private static void begin(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The test is over.
              }
            },
            "silent redis");
    thread.setDaemon(true);
    thread.start();
  }

  private interface Task {
    void run() throws IOException;
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = listening.accept();
      begin(() -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    OutputStream out = socket.getOutputStream();
    String count = in.readLine();
    while (count != null) {
      // An array of texts, each behind its length; none of those asked here spans lines.
      List<String> words = new ArrayList<>();
      for (int i = Integer.parseInt(count.substring(1)); i > 0; i--) {
        in.readLine();
        words.add(in.readLine());
      }
      String answer = answer(words);
      out.write(answer.getBytes(StandardCharsets.UTF_8));
      out.flush();
      count = in.readLine();
    }
  }

  private String answer(List<String> words) {
    return switch (words.get(0).toUpperCase(Locale.ROOT)) {
      case "HELLO" -> "-ERR unknown command\r\n";
      case "PING" -> "+PONG\r\n";
      case "CLIENT" -> "+OK\r\n";
      default -> {
        asked.add(words);
        yield "";
      }
    };
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
