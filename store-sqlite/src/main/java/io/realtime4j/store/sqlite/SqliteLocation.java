package io.realtime4j.store.sqlite;

import io.realtime4j.api.ConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the file is, and how it is written.
 *
 * @param file absolute
 * @param synchronous {@code FULL} or {@code NORMAL}, as SQLite's pragma takes it
 */
record SqliteLocation(Path file, String synchronous) {
  /**
   * Parses {@code PATH} or {@code PATH?synchronous=full|normal}.
   *
   * @param defaultFile the path if none is given
   */
  static SqliteLocation parse(String location, Path defaultFile) {
    int mark = location.indexOf('?');
    String path = mark < 0 ? location : location.substring(0, mark);
    String synchronous = mark < 0 ? "FULL" : synchronous(location.substring(mark + 1), location);
    try {
      Path file = path.isEmpty() ? defaultFile : Path.of(path);
      return new SqliteLocation(file.toAbsolutePath().normalize(), synchronous);
    } catch (InvalidPathException e) {
      throw unusable(location, e);
    }
  }

  private static String synchronous(String option, String location) {
    return switch (option) {
      case "synchronous=full", "synchronous=normal" ->
          option.substring(option.indexOf('=') + 1).toUpperCase(Locale.ROOT);
      default -> throw unusable(location, null);
    };
  }

  private static ConfigurationException unusable(String location, @Nullable Throwable cause) {
    return new ConfigurationException(
        "INVALID_SETTING",
        "a SQLite store takes PATH or PATH?synchronous=full|normal, was '" + location + "'",
        cause);
  }

  /** Returns the directory that holds the file. */
  Path directory() {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  /** Returns a file beside the database. */
  Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
