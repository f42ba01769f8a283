package io.realtime4j.sample.app;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.ServerSettings.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How much a server that runs as a program logs, as variables say. */
final class LogLevel {
  /** The first that is set holds; the second is read by other programs too. */
  private static final List<String> NAMES = List.of("REALTIME_LOG_LEVEL", "LOG_LEVEL");

  /** The parent of all loggers of ours; held, because the log manager would forget its level. */
  private static final Logger LOGGER = Logger.getLogger("io.realtime4j");

  private LogLevel() {}

  /**
   * Has ours log as the variables say; where none is set, as it is configured.
   *
   * @throws ConfigurationException if one cannot be used
   */
  static void apply(Map<String, String> variables) {
    Level level = null;
    for (String name : NAMES) {
      String value = variables.get(name);
      if (value != null) {
        Level read = read(name, value);
        level = level == null ? read : level;
      }
    }
    if (level != null) {
      LOGGER.setLevel(level);
    }
  }

  /** Returns both as settings, with what is wrong. */
  static List<Setting> settings(Map<String, String> variables) {
    return NAMES.stream().map(name -> setting(name, variables.get(name))).toList();
  }

  private static Setting setting(String name, @Nullable String value) {
    if (value == null) {
      return new Setting(name, "as conf/logging.properties says", false, null);
    }
    try {
      read(name, value);
      return new Setting(name, value.trim(), true, null);
    } catch (ConfigurationException e) {
      return new Setting(name, value.trim(), true, e.getMessage());
    }
  }

  private static Level read(String name, String value) {
    return switch (value.trim().toLowerCase(Locale.ROOT)) {
      case "trace" -> Level.FINER;
      case "debug" -> Level.FINE;
      case "info" -> Level.INFO;
      case "warn", "warning" -> Level.WARNING;
      case "error", "fatal" -> Level.SEVERE;
      case "silent", "off" -> Level.OFF;
      default ->
          throw new ConfigurationException(
              "INVALID_SETTING",
              name
                  + " must be trace, debug, info, warn, error, fatal or silent, was \""
                  + value
                  + "\".",
              null);
    };
  }
}
