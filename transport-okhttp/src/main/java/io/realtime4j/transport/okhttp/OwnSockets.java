package io.realtime4j.transport.okhttp;

import io.realtime4j.api.spi.transport.KnownAddresses;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * Makes sockets that send small packets at once, which OkHttp does not ask for, tell which
 * addresses answer, and count what comes in: OkHttp tells of whole messages only. TLS runs over
 * them too.
 */
final class OwnSockets extends SocketFactory {
  /**
   * How often a pool looks at its connections while one is in use, whether it keeps any or not: so
   * many nanoseconds would keep a core busy. Idle ones go at once.
   */
  private static final int LOOK_MINUTES = 5;

  private final KnownAddresses known;
  private final AtomicLong received;

  private OwnSockets(KnownAddresses known, AtomicLong received) {
    this.known = known;
    this.received = received;
  }

  /** Gives a client's connections such sockets, unless the application has a factory of its own. */
  static OkHttpClient.Builder on(OkHttpClient base, KnownAddresses known) {
    OkHttpClient.Builder builder = base.newBuilder();
    return base.socketFactory() == SocketFactory.getDefault()
        ? builder.socketFactory(new OwnSockets(known, new AtomicLong()))
        : builder;
  }

  /**
   * Returns a client for one WebSocket whose bytes are counted. An application's own socket factory
   * is left as it is; nothing is counted then.
   */
  static OkHttpClient counting(OkHttpClient client, AtomicLong received) {
    if (!(client.socketFactory() instanceof OwnSockets own)) {
      return client;
    }
    return client
        .newBuilder()
        .socketFactory(new OwnSockets(own.known, received))
        // A connection that was used before would not be counted.
        .connectionPool(new ConnectionPool(0, LOOK_MINUTES, TimeUnit.MINUTES))
        .build();
  }

  @Override
  public Socket createSocket() {
    return new Own(known, received);
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

  private static final class Own extends Socket {
    private final KnownAddresses known;
    private final AtomicLong received;

    Own(KnownAddresses known, AtomicLong received) {
      this.known = known;
      this.received = received;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      try {
        super.connect(endpoint, timeout);
        // Else a small packet waits until the one before it is acknowledged.
        setTcpNoDelay(true);
      } catch (IOException e) {
        if (endpoint instanceof InetSocketAddress at && at.getAddress() != null) {
          known.silent(at.getAddress());
        }
        throw e;
      }
      if (endpoint instanceof InetSocketAddress at) {
        known.answered(at.getAddress());
      }
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
