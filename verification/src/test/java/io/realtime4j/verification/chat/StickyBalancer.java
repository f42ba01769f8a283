package io.realtime4j.verification.chat;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A load balancer that sends requests to servers by turns, and those that bring its cookie to the
 * server that the cookie names. One exchange a connection.
 */
final class StickyBalancer implements Closeable {
  private static final Pattern ROUTE = Pattern.compile("(?im)^cookie:.*\\broute=(\\d+)");

  private final ServerSocket accepting;
  private final int[] ports;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  /** The request lines of those that brought no cookie. */
  final List<String> unrouted = new CopyOnWriteArrayList<>();

  /** How many upgrades brought the cookie. */
  final AtomicInteger routedUpgrades = new AtomicInteger();

  StickyBalancer(int... ports) throws IOException {
    this.ports = ports;
    this.accepting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return accepting.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = accepting.accept();
        sockets.add(client);
        start(() -> serve(client));
      }
    } catch (IOException e) {
      // close() was called
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = readHead(client.getInputStream());
      Matcher route = ROUTE.matcher(head);
      boolean routed = route.find();
      boolean upgrade = head.toLowerCase(Locale.ROOT).contains("upgrade: websocket");
      int to = routed ? Integer.parseInt(route.group(1)) : next.getAndIncrement() % ports.length;
      if (!routed) {
        unrouted.add(head.substring(0, head.indexOf('\r')));
      } else if (upgrade) {
        routedUpgrades.incrementAndGet();
      }
      try (Socket server = new Socket("127.0.0.1", ports[to])) {
        sockets.add(server);
        String sent = upgrade ? head : head.replaceAll("(?im)^connection:.*\r\n", "");
        String more = upgrade ? "" : "Connection: close\r\n";
        write(server, sent.substring(0, sent.length() - 2) + more + "\r\n");
        start(() -> pass(client, server));
        String answer = readHead(server.getInputStream());
        String cookie = routed ? "" : "Set-Cookie: route=" + to + "; Path=/; HttpOnly\r\n";
        write(client, answer.substring(0, answer.length() - 2) + cookie + "\r\n");
        pass(server, client);
      }
    } catch (IOException e) {
      // One end has gone: so does the other.
    }
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int one = in.read();
      if (one < 0) {
        throw new IOException("the connection ended in a head");
      }
      head.write(one);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static void write(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void pass(Socket from, Socket to) {
    byte[] buffer = new byte[16 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
      }
      to.close();
    } catch (IOException e) {
      // One end has gone: so does the other.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "balancer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    accepting.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
