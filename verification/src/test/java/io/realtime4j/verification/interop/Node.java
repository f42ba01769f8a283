package io.realtime4j.verification.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the programs of {@code src/test/node}. Where CI runs, Node must be there; elsewhere a test
 * that needs it is skipped with a message.
 */
public final class Node {
  private static final Path ROOT =
      Path.of(System.getProperty("realtime4j.root")).toAbsolutePath().normalize();
  private static Path installed;

  private Node() {}

  /** Starts a server program and returns when it listens. */
  public static NodeServer server(String script, String... args) {
    try {
      Process process = start(script, List.of(args), ProcessBuilder.Redirect.PIPE);
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      if (line == null || !line.startsWith("listening ")) {
        process.destroyForcibly();
        throw new AssertionError(script + " did not start: " + line);
      }
      return new NodeServer(process, Integer.parseInt(line.substring("listening ".length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a program to its end and fails with what it printed unless it exits with 0.
   *
   * @return what it printed
   */
  public static String run(String script, String... args) {
    try {
      Path log = Files.createTempFile("node", ".log");
      Process process = start(script, List.of(args), ProcessBuilder.Redirect.to(log.toFile()));
      boolean ended = process.waitFor(90, TimeUnit.SECONDS);
      process.destroyForcibly();
      String printed = Files.readString(log, StandardCharsets.UTF_8);
      Files.delete(log);
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(
            script + " " + List.of(args).get(args.length - 1) + ":\n" + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts a program that is told by lines what to do; its errors go where its lines go. */
  static Process talkTo(String script, String... args) {
    try {
      return start(script, List.of(args), ProcessBuilder.Redirect.PIPE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(String script, List<String> args, ProcessBuilder.Redirect out)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(args);
    return new ProcessBuilder(command)
        .directory(folder().toFile())
        .redirectErrorStream(true)
        .redirectOutput(out)
        .start();
  }

  /** Returns where the packages are. */
  static Path packages() throws IOException {
    return folder().resolve("node_modules");
  }

  /** The programs with their packages, below {@code target}. */
  private static synchronized Path folder() throws IOException {
    if (installed != null) {
      return installed;
    }
    boolean present = onPath("node") && onPath("npm");
    if (!present && System.getenv("CI") != null) {
      throw new AssertionError("node and npm must be installed where CI runs");
    }
    assumeTrue(present, "skipped: node and npm are not installed, so stock peers cannot be tried");
    Path target = ROOT.resolve("verification/target/node");
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(ROOT.resolve("verification/src/test/node"))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    File log = target.resolve("npm.log").toFile();
    Process npm =
        new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
            .directory(target.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    try {
      if (!npm.waitFor(300, TimeUnit.SECONDS) || npm.exitValue() != 0) {
        npm.destroyForcibly();
        throw new AssertionError("npm ci failed:\n" + Files.readString(log.toPath()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    installed = target;
    return target;
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** A running server program; closing it ends it. */
  public record NodeServer(Process process, int port) implements AutoCloseable {
    public String url() {
      return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
