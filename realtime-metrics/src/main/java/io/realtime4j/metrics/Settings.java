package io.realtime4j.metrics;

import io.realtime4j.api.ConfigurationException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the variables say of metrics.
 *
 * @param token without which nobody is answered, {@code null} for anybody
 */
record Settings(boolean isOn, String path, @Nullable String token) {
  static Settings of(Map<String, String> variables) {
    return new Settings(
        flag(variables, "REALTIME_ENABLE_METRICS"),
        path(text(variables, "REALTIME_METRICS_PATH")),
        text(variables, "REALTIME_METRICS_TOKEN"));
  }

  private static boolean flag(Map<String, String> variables, String name) {
    String value = text(variables, name);
    return switch (value == null ? "true" : value.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> throw invalid(name + " must be true or false, was \"" + value + "\".");
    };
  }

  private static String path(@Nullable String value) {
    if (value != null && !value.startsWith("/")) {
      throw invalid("REALTIME_METRICS_PATH must begin with a slash, was \"" + value + "\".");
    }
    return value == null ? "/metrics" : value;
  }

  private static @Nullable String text(Map<String, String> variables, String name) {
    String value = variables.get(name);
    if (value != null && value.isBlank()) {
      throw invalid(name + " is set to nothing: give it a value, or do not set it.");
    }
    return value == null ? null : value.trim();
  }

  private static ConfigurationException invalid(String message) {
    return new ConfigurationException("INVALID_SETTING", message, null);
  }
}
