package io.realtime4j.sample.app;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.ServerSettings.Setting;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What variables say of the log of events; off unless asked for. */
final class EventLogSettings {
  private static final String SWITCH = "REALTIME_LOG_EVENTS";
  private static final String KINDS = "REALTIME_LOG_EVENT_TYPES";
  private static final String DEFAULT_KINDS =
      String.join(",", EventLog.CONNECT, EventLog.DISCONNECT, EventLog.ERROR);
  private static final Pattern KIND = Pattern.compile("\\*|[A-Za-z0-9:_.-]{1,100}");

  private EventLogSettings() {}

  /**
   * Returns the log, if it is on.
   *
   * @throws ConfigurationException if a variable cannot be used
   */
  static Optional<EventLog> log(Map<String, String> variables) {
    Set<String> kinds = kinds(variables.getOrDefault(KINDS, DEFAULT_KINDS));
    return isOn(variables.getOrDefault(SWITCH, "false"))
        ? Optional.of(new EventLog(kinds))
        : Optional.empty();
  }

  /** Returns both as settings, with what is wrong. */
  static List<Setting> settings(Map<String, String> variables) {
    return List.of(
        setting(variables, SWITCH, "false", EventLogSettings::isOn),
        setting(variables, KINDS, DEFAULT_KINDS, EventLogSettings::kinds));
  }

  private static Setting setting(
      Map<String, String> variables, String name, String otherwise, Reader reader) {
    String value = variables.get(name);
    return value == null
        ? new Setting(name, otherwise, false, null)
        : new Setting(name, value.trim(), true, problem(value, reader));
  }

  private static @Nullable String problem(String value, Reader reader) {
    try {
      reader.read(value);
      return null;
    } catch (ConfigurationException e) {
      return e.getMessage();
    }
  }

  private static boolean isOn(String value) {
    return switch (value.trim().toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> throw invalid(SWITCH + " must be true or false, was \"" + value + "\".");
    };
  }

  private static Set<String> kinds(String value) {
    Set<String> kinds = new LinkedHashSet<>();
    for (String kind : value.split(",", -1)) {
      if (!KIND.matcher(kind.trim()).matches()) {
        throw invalid(
            KINDS
                + " must be connect, disconnect, error, names of events or *, with commas between,"
                + " was \""
                + value
                + "\".");
      }
      kinds.add(kind.trim());
    }
    return kinds;
  }

  private static ConfigurationException invalid(String message) {
    return new ConfigurationException("INVALID_SETTING", message, null);
  }

  /** Reads a value, and throws if it cannot be used. */
  @FunctionalInterface
  private interface Reader {
    Object read(String value);
  }
}
