package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A proxy of the system's, with one of the sample configurations; skipped where it is missing. */
final class ProxyProcess implements AutoCloseable {
  private static final Path SAMPLES =
      Path.of(System.getProperty("realtime4j.root", ".."), "deploy");

  /** What is around a site. */
  private static final String NGINX =
      """
      daemon off;
      user root;
      pid DIR/pid;
      error_log DIR/error.log;
      worker_processes 1;
      events {}
      http {
        access_log off;
        client_body_temp_path DIR/body;
        proxy_temp_path DIR/proxy;
        fastcgi_temp_path DIR/fastcgi;
        uwsgi_temp_path DIR/uwsgi;
        scgi_temp_path DIR/scgi;
        include DIR/site.conf;
      }
      """;

  private final Process process;

  private ProxyProcess(Process process) {
    this.process = process;
  }

  /** Returns a sample with another server than the one in it. */
  static String sample(String name, int serverPort) throws IOException {
    String text = Files.readString(SAMPLES.resolve(name));
    assertThat(text).contains("127.0.0.1:3101", "8080");
    return text.replace("127.0.0.1:3101", "127.0.0.1:" + serverPort);
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** Runs nginx with a site until it listens. */
  static ProxyProcess nginx(Path folder, int port, String site) throws Exception {
    Files.writeString(folder.resolve("site.conf"), site);
    Path config =
        Files.writeString(folder.resolve("nginx.conf"), NGINX.replace("DIR", folder.toString()));
    return run(
        folder,
        port,
        "nginx",
        "-c",
        config.toString(),
        "-e",
        folder.resolve("start.log").toString());
  }

  /** Runs HAProxy with a configuration until it listens. */
  static ProxyProcess haproxy(Path folder, int port, String config) throws Exception {
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), config);
    return run(folder, port, "haproxy", "-f", file.toString());
  }

  private static ProxyProcess run(Path folder, int port, String program, String... arguments)
      throws Exception {
    Path found = null;
    for (String directory : new String[] {"/usr/sbin", "/usr/bin", "/usr/local/sbin"}) {
      Path there = Path.of(directory, program);
      if (Files.isExecutable(there)) {
        found = there;
      }
    }
    if (found == null && System.getenv("CI") != null) {
      throw new AssertionError(program + " must be installed where CI runs");
    }
    assumeTrue(found != null, program + " is not installed: its sample configuration was not run");
    List<String> command = new ArrayList<>(List.of(found.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("proxy.log").toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!listens(port)) {
      if (System.nanoTime() - end > 0 || !process.isAlive()) {
        process.destroyForcibly();
        throw new AssertionError(
            program + " does not listen: " + Files.readString(folder.resolve("proxy.log")));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return new ProxyProcess(process);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
