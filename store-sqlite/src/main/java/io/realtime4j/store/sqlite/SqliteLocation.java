package io.realtime4j.store.sqlite;

import io.realtime4j.api.ConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the file is, and how it is written.
 *
 * @param file absolute
 * @param synchronous {@code FULL} or {@code NORMAL}, as SQLite's pragma takes it
 * @param adoptsFirstVersion whether a user's rows of the first version are the owner's
 */
record SqliteLocation(Path file, String synchronous, boolean adoptsFirstVersion) {
  private static final Set<String> OURS = Set.of("synchronous", "first-version");

  /** What builds of SQLite that encrypt, and other databases, call a key and what goes with it. */
  private static final Set<String> ENCRYPTION =
      Set.of(
          "key",
          "hexkey",
          "textkey",
          "hexkey_mode",
          "cipher",
          "kdf_iter",
          "password",
          "passphrase",
          "encryption");

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
    refuseKeys(options);
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

  /** Before anything else is refused, since that error repeats the location. */
  private static void refuseKeys(List<String> options) {
    for (String option : options) {
      if (ENCRYPTION.contains(nameOf(option).toLowerCase(Locale.ROOT))) {
        throw unencrypted(option);
      }
    }
  }

  private static String nameOf(String option) {
    return option.substring(0, (option + "=").indexOf('=')).strip();
  }

  /** Names the option, and none of the location's values: errors are logged, keys must not be. */
  private static ConfigurationException unencrypted(String option) {
    return new ConfigurationException(
        "INVALID_SETTING",
        "a SQLite store does not encrypt its file, so it takes no '"
            + nameOf(option)
            + "': put the file on an encrypted disk, or have a MessageTransform encrypt what"
            + " messages say (docs/guide/extending.md); nothing was opened",
        null);
  }

  /** Of an option that is not known nobody knows whether its value is a secret. */
  private static String withoutUnknownValues(String location) {
    int mark = location.indexOf('?');
    if (mark < 0) {
      return location;
    }
    List<String> shown = new ArrayList<>();
    for (String option : location.substring(mark + 1).split("&", -1)) {
      boolean isOurs = OURS.contains(nameOf(option)) && !option.contains(";");
      shown.add(isOurs || !option.contains("=") ? option : nameOf(option) + "=…");
    }
    return location.substring(0, mark + 1) + String.join("&", shown);
  }

  private static ConfigurationException unusable(String location, @Nullable Throwable cause) {
    return new ConfigurationException(
        "INVALID_SETTING",
        "a SQLite store takes PATH or PATH?synchronous=full|normal, a client's also"
            + " first-version=adopt, was '"
            + withoutUnknownValues(location)
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
