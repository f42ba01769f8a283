package io.realtime4j.sample.app.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One browser for the tests of a class, and for each of them a chat of its own. */
final class Site
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private Browser browser;
  private Path directory;
  private ChatPage page;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    browser = Browser.start();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("page");
    String store = "sqlite:" + directory.resolve("chat.db");
    page = ChatPage.start(0, store, ChatPage.secret(), Set.of());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    browser.closeWindows();
    page.close();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (browser != null) {
      browser.close();
    }
  }

  ChatPage page() {
    return page;
  }

  /** Opens a window where nobody is signed in. */
  Window open() {
    return browser.open(page.url());
  }

  /** Opens a window and signs somebody in. */
  Window enter(String name) {
    Window window = open();
    window.signIn(name);
    return window;
  }
}
