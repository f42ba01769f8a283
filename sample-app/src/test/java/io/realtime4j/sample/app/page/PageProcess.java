package io.realtime4j.sample.app.page;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The chat and its page in a JVM of their own, which can be killed. */
final class PageProcess implements AutoCloseable {
  private final Process process;
  private final String url;

  private PageProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Runs in that JVM: port, store, secret. */
  public static void main(String[] arguments) throws InterruptedException {
    ChatPage page =
        ChatPage.start(Integer.parseInt(arguments[0]), arguments[1], arguments[2], Set.of());
    System.out.println(page.url());
    Thread.currentThread().join();
  }

  static PageProcess start(int port, Path database, String secret) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                PageProcess.class.getName(),
                Integer.toString(port),
                "sqlite:" + database,
                secret)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("http://")) {
        return new PageProcess(process, line);
      }
    }
    throw new IOException("the process ended");
  }

  /** On the module path the classes of the tests are on no path: they are patched in. */
  private static String classPath() {
    try {
      Path here = Path.of(PageProcess.class.getResource("PageProcess.class").toURI());
      Path tests = here.resolve("../../../../../..").normalize();
      return Stream.of(
              tests.toString(),
              System.getProperty("surefire.test.class.path", ""),
              System.getProperty("jdk.module.path", ""),
              System.getProperty("java.class.path", ""))
          .filter(path -> !path.isEmpty())
          .collect(Collectors.joining(File.pathSeparator));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return url;
  }

  /** SIGKILL: it can do nothing about it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
