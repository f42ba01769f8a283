package io.realtime4j.verification.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/**
 * Sends connections to servers by turns, passing over those that are not there; can cut links and
 * hold them up. One thread for all.
 */
final class Balancer implements Closeable {
  private static final int BUFFER = 16 << 10;

  private final ServerSocketChannel accepting;
  private final Selector selector;
  private final List<Integer> ports;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Set<Link> links = new LinkedHashSet<>();
  private int next;

  Balancer(List<Integer> ports) throws IOException {
    this.ports = List.copyOf(ports);
    this.selector = Selector.open();
    this.accepting = ServerSocketChannel.open();
    accepting.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4_096);
    accepting.configureBlocking(false);
    accepting.register(selector, SelectionKey.OP_ACCEPT);
    Thread thread = new Thread(this::run, "balancer");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://127.0.0.1:" + accepting.socket().getLocalPort();
  }

  /** Breaks a share of the connections. */
  void cut(double share, RandomGenerator random) {
    post(
        () -> {
          for (Link link : List.copyOf(links)) {
            if (random.nextDouble() < share) {
              link.close();
            }
          }
        });
  }

  /** Holds up a share of the connections until {@link #release}. */
  void hold(double share, RandomGenerator random) {
    post(
        () -> {
          for (Link link : links) {
            link.isHeld = random.nextDouble() < share;
            link.interest();
          }
        });
  }

  /** Lets all connections go on. */
  void release() {
    post(
        () -> {
          for (Link link : links) {
            link.isHeld = false;
            link.interest();
          }
        });
  }

  private void post(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        Set<SelectionKey> keys = selector.selectedKeys();
        List<SelectionKey> ready = new ArrayList<>(keys);
        keys.clear();
        for (SelectionKey key : ready) {
          try {
            serve(key);
          } catch (CancelledKeyException e) {
            // Its link was closed by the other end just now.
          }
        }
      }
    } catch (ClosedSelectorException e) {
      // close() was called.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SelectionKey key) throws IOException {
    if (key.isAcceptable()) {
      SocketChannel client = accepting.accept();
      if (client != null) {
        open(client);
      }
    } else {
      ((Link) key.attachment()).pump();
    }
  }

  private void open(SocketChannel client) throws IOException {
    for (int i = 0; i < ports.size(); i++) {
      int port = ports.get(next++ % ports.size());
      try {
        SocketChannel server = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        links.add(new Link(client, server));
        return;
      } catch (IOException e) {
        // The next one.
      }
    }
    client.close();
  }

  /** A client's connection and the server's. */
  private final class Link {
    final SelectionKey client;
    final SelectionKey server;
    final ByteBuffer up = ByteBuffer.allocate(BUFFER);
    final ByteBuffer down = ByteBuffer.allocate(BUFFER);
    boolean isHeld;

    Link(SocketChannel client, SocketChannel server) throws IOException {
      this.client = registered(client);
      this.server = registered(server);
      interest();
    }

    private SelectionKey registered(SocketChannel channel) throws IOException {
      channel.configureBlocking(false);
      channel.socket().setTcpNoDelay(true);
      return channel.register(selector, 0, this);
    }

    void pump() {
      try {
        if (pass(client, up, server) && pass(server, down, client)) {
          interest();
          return;
        }
      } catch (IOException e) {
        // One end has gone: so does the other.
      }
      close();
    }

    private boolean pass(SelectionKey from, ByteBuffer buffer, SelectionKey to) throws IOException {
      int read =
          isHeld || !buffer.hasRemaining() ? 0 : ((SocketChannel) from.channel()).read(buffer);
      buffer.flip();
      ((SocketChannel) to.channel()).write(buffer);
      buffer.compact();
      return read >= 0;
    }

    void interest() {
      if (client.isValid() && server.isValid()) {
        client.interestOps(ops(up, down));
        server.interestOps(ops(down, up));
      }
    }

    private int ops(ByteBuffer in, ByteBuffer out) {
      return (!isHeld && in.hasRemaining() ? SelectionKey.OP_READ : 0)
          | (out.position() > 0 ? SelectionKey.OP_WRITE : 0);
    }

    void close() {
      links.remove(this);
      closed(client);
      closed(server);
    }

    private void closed(SelectionKey key) {
      try {
        key.channel().close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
  }

  @Override
  public void close() throws IOException {
    accepting.close();
    post(
        () -> {
          List.copyOf(links).forEach(Link::close);
          try {
            selector.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
