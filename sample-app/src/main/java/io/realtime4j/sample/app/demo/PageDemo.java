package io.realtime4j.sample.app.demo;

import io.realtime4j.sample.app.page.Bots;
import io.realtime4j.sample.app.page.ChatPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The chat in a browser: a server on a SQLite file, three bots, and the page. */
final class PageDemo implements AutoCloseable {
  /** Where the server listens by default; another one if that is taken. */
  private static final int PORT = 3101;

  private final ChatPage page;
  private final Bots bots;

  private PageDemo(ChatPage page, Bots bots) {
    this.page = page;
    this.bots = bots;
  }

  /**
   * Starts all of it.
   *
   * @param directory for the files
   * @param settings of the bots, see {@link Bots#start}
   */
  static PageDemo start(Path directory, Map<String, String> settings) {
    ChatPage page =
        ChatPage.start(
            port(), "sqlite:" + directory.resolve("chat.db"), ChatPage.secret(), Bots.NAMES);
    try {
      return new PageDemo(page, Bots.start(page, directory, settings));
    } catch (RuntimeException e) {
      page.close();
      throw e;
    }
  }

  private static int port() {
    try (ServerSocket probe = new ServerSocket(PORT, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      return FreePort.find();
    }
  }

  String url() {
    return page.url();
  }

  /** Runs until the process is told to end. */
  void await() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  @Override
  public void close() {
    bots.close();
    page.close();
  }
}
