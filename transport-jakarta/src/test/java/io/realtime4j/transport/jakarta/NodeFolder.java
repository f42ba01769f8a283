package io.realtime4j.transport.jakarta;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Programs of Node with their packages, below {@code target}. Where CI runs, Node must be there;
 * elsewhere a test that needs it is skipped with a message.
 */
final class NodeFolder {
  private final Path folder;

  /**
   * Copies the files of a folder and installs the packages that they name.
   *
   * @param edit what is changed in each program
   */
  NodeFolder(Path source, String name, UnaryOperator<String> edit) {
    boolean present = onPath("node") && onPath("npm");
    if (!present && System.getenv("CI") != null) {
      throw new AssertionError("node and npm must be installed where CI runs");
    }
    assumeTrue(present, "skipped: node and npm are not installed");
    folder = Path.of("target", "node", name).toAbsolutePath();
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(source)) {
        for (Path file : files.filter(NodeFolder::isWanted).sorted().toList()) {
          String text = Files.readString(file);
          Files.writeString(
              folder.resolve(file.getFileName()), isProgram(file) ? edit.apply(text) : text);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // What npm leaves when it is through.
    if (!Files.exists(folder.resolve("node_modules/.package-lock.json"))) {
      run(300, "npm", "ci", "--no-audit", "--no-fund", "--prefer-offline");
    }
  }

  private static boolean isProgram(Path file) {
    return file.toString().endsWith(".js");
  }

  private static boolean isWanted(Path file) {
    return isProgram(file) || file.toString().endsWith(".json");
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** Runs a command to its end, and fails with what it printed unless it exits with 0. */
  void run(int seconds, String... command) {
    try {
      Path log = folder.resolve("run.log");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(List.of(command) + ":\n" + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
