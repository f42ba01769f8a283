package io.realtime4j.sample.app;

import io.realtime4j.api.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of settings, as Docker and systemd read them: {@code NAME=value} line by line, to the end
 * of the line and without quotes; blank lines and those that begin with {@code #} say nothing.
 */
final class SettingsFile {
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
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw wrong(file, i, "must be NAME=value");
      }
      String name = line.substring(0, equals).strip();
      if (settings.put(name, line.substring(equals + 1).strip()) != null) {
        throw wrong(file, i, "sets " + name + " a second time");
      }
    }
    return settings;
  }

  /** Never shows the line: it may hold a secret. */
  private static ConfigurationException wrong(Path file, int index, String what) {
    return new ConfigurationException(
        "INVALID_SETTING", "Line " + (index + 1) + " of " + file + " " + what + ".", null);
  }
}
