package io.realtime4j.store.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The way to a PostgreSQL, which can be cut in the middle of a commit. */
final class CuttingProxy implements AutoCloseable {
  /** What a database tells that is in the middle of a commit. */
  static final String NOTICE = "still committing";

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private volatile Cut cut = Cut.NEVER;
  private volatile boolean isRefusing;
  private volatile boolean isRefusingAfterwards;

  /** When the next connection that commits is lost. */
  enum Cut {
    NEVER(""),
    /**
     * As the database gives notice in its commit; it goes on, and does not hear that it is alone.
     */
    IN_THE_MIDDLE(NOTICE),
    /** The database has committed; its answer is lost. */
    BEFORE_THE_ANSWER("COMMIT\0");

    private final String sign;

    Cut(String sign) {
      this.sign = sign;
    }
  }

  CuttingProxy(int target) throws IOException {
    this.target = target;
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Cuts the next commit, once. */
  void cutNext(Cut next) {
    cut = next;
  }

  /** Cuts the next commit while the database is about it, and lets nobody through after that. */
  void cutNextAndRefuse() {
    isRefusingAfterwards = true;
    cut = Cut.IN_THE_MIDDLE;
  }

  /** Lets everybody through again. */
  void letThrough() {
    isRefusingAfterwards = false;
    isRefusing = false;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        if (isRefusing) {
          client.close();
          continue;
        }
        Way way = new Way(client, new Socket(InetAddress.getLoopbackAddress(), target));
        start(() -> way.pass(client, way.database));
        start(() -> way.pass(way.database, client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** Both directions of one connection. */
  private final class Way {
    private final Socket client;
    private final Socket database;
    private volatile boolean leavesDatabase;

    Way(Socket client, Socket database) {
      this.client = client;
      this.database = database;
    }

    void pass(Socket from, Socket to) {
      byte[] bytes = new byte[65_536];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(bytes);
            count > 0 && !(from == database && isCut(new String(bytes, 0, count, ISO_8859_1)));
            count = in.read(bytes)) {
          out.write(bytes, 0, count);
        }
      } catch (IOException e) {
        // One end is gone.
      }
      close(client);
      if (!leavesDatabase) {
        close(database);
      }
    }

    private boolean isCut(String answer) {
      Cut here = cut;
      if (here == Cut.NEVER || !answer.contains(here.sign)) {
        return false;
      }
      cut = Cut.NEVER;
      isRefusing |= isRefusingAfterwards;
      leavesDatabase = here == Cut.IN_THE_MIDDLE;
      return true;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
