package io.realtime4j.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of plain sockets that plays one script for each connection, in order of arrival. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listening;
  private final BlockingQueue<Runner> scripts = new LinkedBlockingQueue<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger accepted = new AtomicInteger();

  ScriptedServer() throws IOException {
    this(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
  }

  ScriptedServer(ServerSocket listening) {
    this.listening = listening;
    thread("scripted-accept", this::accept);
  }

  /** What happens on a connection; returns what the test wants to know of it. */
  interface Script<T> {
    T play(RawPeer peer) throws Exception;
  }

  private interface Runner {
    void run(Socket socket);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Returns how many connections have come. */
  int accepted() {
    return accepted.get();
  }

  /**
   * Plays {@code script} on the next connection that has none yet. The connection is then closed.
   */
  <T> Played<T> next(Script<T> script) {
    CompletableFuture<T> result = new CompletableFuture<>();
    scripts.add(
        socket -> {
          try (RawPeer peer = new RawPeer(socket, false)) {
            result.complete(script.play(peer));
          } catch (Exception | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return new Played<>(result);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        accepted.incrementAndGet();
        thread("scripted-connection", () -> play(socket));
      }
    } catch (IOException e) {
      // close() was called
    }
  }

  private void play(Socket socket) {
    try {
      scripts.take().run(socket);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
