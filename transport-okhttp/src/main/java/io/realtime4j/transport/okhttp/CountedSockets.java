package io.realtime4j.transport.okhttp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * Makes sockets that count what comes in: OkHttp tells of whole messages only. TLS reads through
 * them too.
 */
final class CountedSockets extends SocketFactory {
  private final AtomicLong received;

  private CountedSockets(AtomicLong received) {
    this.received = received;
  }

  /**
   * Returns a client for one WebSocket whose bytes are counted. An application's own socket factory
   * is left as it is; nothing is counted then.
   */
  static OkHttpClient counting(OkHttpClient client, AtomicLong received) {
    if (client.socketFactory() != SocketFactory.getDefault()) {
      return client;
    }
    return client
        .newBuilder()
        .socketFactory(new CountedSockets(received))
        // A connection that was used before would not be counted.
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS))
        .build();
  }

  @Override
  public Socket createSocket() {
    return new Counted(received);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(createSocket(), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(bound(localHost, localPort), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(createSocket(), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(bound(localHost, localPort), new InetSocketAddress(host, port));
  }

  private Socket bound(InetAddress host, int port) throws IOException {
    Socket socket = createSocket();
    socket.bind(new InetSocketAddress(host, port));
    return socket;
  }

  private static Socket connected(Socket socket, InetSocketAddress address) throws IOException {
    socket.connect(address);
    return socket;
  }

  private static final class Counted extends Socket {
    private final AtomicLong received;

    Counted(AtomicLong received) {
      this.received = received;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new CountedStream(super.getInputStream(), received);
    }
  }

  private static final class CountedStream extends FilterInputStream {
    private final AtomicLong received;

    CountedStream(InputStream in, AtomicLong received) {
      super(in);
      this.received = received;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      if (one >= 0) {
        received.incrementAndGet();
      }
      return one;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int count = super.read(to, from, length);
      if (count > 0) {
        received.addAndGet(count);
      }
      return count;
    }
  }
}
