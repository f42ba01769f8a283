package io.realtime4j.sample.app;

import io.realtime4j.api.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A file of settings: {@code NAME=value} line by line, to the end of the line; blank lines and
 * those that begin with {@code #} say nothing. Such files are read by shells and by systemd too: a
 * value may stand in quotes, which do not belong to it, and {@code export} before a name.
 */
final class SettingsFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private SettingsFile() {}

  /**
   * Reads one.
   *
   * @throws ConfigurationException if it cannot be read or a line of it cannot be understood
   */
  static Map<String, String> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigurationException(
          "INVALID_SETTING", "The file of settings " + file + " cannot be read (" + e + ").", e);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = text(lines.get(i), i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw wrong(file, i, "must be NAME=value");
      }
      String name = line.substring(0, equals).strip().replaceFirst("^export\\s+", "");
      if (!NAME.matcher(name).matches()) {
        throw wrong(file, i, "must be NAME=value");
      }
      String value = line.substring(equals + 1).strip();
      if (settings.put(name, unquoted(value, file, i)) != null) {
        throw wrong(file, i, "sets " + name + " a second time");
      }
    }
    return settings;
  }

  /** Editors of some systems begin a file with a mark of its encoding. */
  private static String text(String line, int index) {
    return index == 0 && line.startsWith("\uFEFF") ? line.substring(1) : line;
  }

  private static String unquoted(String value, Path file, int index) {
    char quote = value.isEmpty() ? ' ' : value.charAt(0);
    if (quote != '"' && quote != '\'') {
      return value;
    }
    if (value.length() < 2 || value.indexOf(quote, 1) != value.length() - 1) {
      throw wrong(file, index, "has a quote that does not end with the line");
    }
    return value.substring(1, value.length() - 1);
  }

  /** Never shows the line: it may hold a secret. */
  private static ConfigurationException wrong(Path file, int index, String what) {
    return new ConfigurationException(
        "INVALID_SETTING", "Line " + (index + 1) + " of " + file + " " + what + ".", null);
  }
}
