package io.realtime4j.verification.chat;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A link between a client and a server on real sockets, whose faults a test chooses. */
final class SlowLink implements Closeable {
  /** So often in a second a slow direction passes on its share. */
  private static final int SHARES = 50;

  private final ServerSocket accepting;
  private final int serverPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Bytes a second towards the client; 0 holds everything back. */
  private volatile int downBytes = Integer.MAX_VALUE;

  /** Bytes a second towards the server; 0 holds everything back. */
  private volatile int upBytes = Integer.MAX_VALUE;

  SlowLink(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.accepting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return accepting.getLocalPort();
  }

  void down(int bytesPerSecond) {
    downBytes = bytesPerSecond;
  }

  void up(int bytesPerSecond) {
    upBytes = bytesPerSecond;
  }

  /** Breaks all connections. */
  void cut() {
    for (Socket socket : sockets) {
      close(socket);
    }
    sockets.clear();
  }

  /** Ends what goes towards the client, on all connections; the other direction stays open. */
  void halfClose() throws IOException {
    for (Socket socket : sockets) {
      if (!socket.isClosed() && socket.getLocalPort() == port()) {
        socket.shutdownOutput();
      }
    }
  }

  private void accept() {
    try {
      while (!accepting.isClosed()) {
        Socket client = accepting.accept();
        Socket server = new Socket();
        // Little is on its way at a time, as on a real slow link.
        server.setReceiveBufferSize(8 << 10);
        server.connect(new InetSocketAddress("127.0.0.1", serverPort));
        sockets.add(client);
        sockets.add(server);
        start(() -> pass(client, server, true));
        start(() -> pass(server, client, false));
      }
    } catch (IOException e) {
      close();
    }
  }

  private void pass(Socket from, Socket to, boolean up) {
    byte[] buffer = new byte[64 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (true) {
        int rate = up ? upBytes : downBytes;
        if (rate == 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
          if (from.isClosed()) {
            return;
          }
          continue;
        }
        int count = in.read(buffer, 0, Math.min(buffer.length, Math.max(1, rate / SHARES)));
        if (count < 0) {
          break;
        }
        out.write(buffer, 0, count);
        if (rate < Integer.MAX_VALUE) {
          LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(count) / rate);
        }
      }
    } catch (IOException e) {
      // One end has gone: so does the other.
    }
    close(from);
    close(to);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "slow-link");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  @Override
  public void close() {
    try {
      accepting.close();
    } catch (IOException e) {
      // It is gone either way.
    }
    cut();
  }
}
