package io.realtime4j.verification.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jars that this build has made. */
final class Artifacts {
  static final List<String> PUBLISHED =
      List.of(
          "realtime-api",
          "realtime-protocol",
          "realtime-testkit",
          "realtime-core",
          "realtime-server",
          "realtime-guice",
          "realtime-metrics",
          "realtime-views",
          "realtime-kotlin",
          "feature-reactions",
          "transport-okhttp",
          "transport-netty",
          "transport-jakarta",
          "store-memory",
          "store-sqlite",
          "store-postgres",
          "backplane-redis");

  private static final Path ROOT =
      Path.of(System.getProperty("realtime4j.root")).toAbsolutePath().normalize();

  private Artifacts() {}

  static Path root() {
    return ROOT;
  }

  static Path classes(String directory) {
    return existing(ROOT.resolve(directory).resolve("target/classes"));
  }

  static Path jar(String directory) {
    return existing(
        ROOT.resolve(directory)
            .resolve("target")
            .resolve(
                "realtime4j-"
                    + directory.replace("realtime-", "")
                    + "-"
                    + System.getProperty("realtime4j.version")
                    + ".jar"));
  }

  /** The distribution that {@code mvn package} leaves. */
  static Path distribution() {
    return existing(ROOT.resolve("sample-app/target/realtime4j"));
  }

  /** The jars of the distribution whose names begin with one of {@code prefixes}. */
  static List<Path> libraries(String... prefixes) {
    try (Stream<Path> files = Files.list(distribution().resolve("lib"))) {
      return files
          .filter(f -> Stream.of(prefixes).anyMatch(f.getFileName().toString()::startsWith))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new AssertionError(path + " is missing: run `mvn verify` from the top folder");
    }
    return path;
  }
}
