package io.realtime4j.store.sqlite;

import io.realtime4j.api.ConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the file is, and how it is written.
 *
 * @param file absolute
 * @param synchronous {@code FULL} or {@code NORMAL}, as SQLite's pragma takes it
 * @param adoptsFirstVersion whether a user's rows of the first version are the owner's
 */
record SqliteLocation(Path file, String synchronous, boolean adoptsFirstVersion) {
  /**
   * Parses {@code PATH} or {@code PATH?synchronous=full|normal}.
   *
   * @param defaultFile the path if none is given
   */
  static SqliteLocation parse(String location, Path defaultFile) {
    SqliteLocation parsed = parseClient(location, defaultFile);
    if (parsed.adoptsFirstVersion) {
      throw unusable(location, null);
    }
    return parsed;
  }

  /** Parses what {@link #parse} does, and {@code first-version=adopt} among the options. */
  static SqliteLocation parseClient(String location, Path defaultFile) {
    int mark = location.indexOf('?');
    String path = mark < 0 ? location : location.substring(0, mark);
    String synchronous = "FULL";
    boolean adopts = false;
    List<String> options =
        mark < 0 ? List.of() : List.of(location.substring(mark + 1).split("&", -1));
    for (String option : options) {
      switch (option) {
        case "synchronous=full", "synchronous=normal" ->
            synchronous = option.substring(option.indexOf('=') + 1).toUpperCase(Locale.ROOT);
        case "first-version=adopt" -> adopts = true;
        default -> throw unusable(location, null);
      }
    }
    try {
      Path file = path.isEmpty() ? defaultFile : Path.of(path);
      return new SqliteLocation(file.toAbsolutePath().normalize(), synchronous, adopts);
    } catch (InvalidPathException e) {
      throw unusable(location, e);
    }
  }

  private static ConfigurationException unusable(String location, @Nullable Throwable cause) {
    return new ConfigurationException(
        "INVALID_SETTING",
        "a SQLite store takes PATH or PATH?synchronous=full|normal, a client's also"
            + " first-version=adopt, was '"
            + location
            + "'",
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
