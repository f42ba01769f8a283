package io.realtime4j.core;

import io.realtime4j.api.ConfigurationException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was given or else a variable says, of the form {@code id} or {@code id:location}.
 *
 * @param id the provider's name; {@code null} if nothing is set
 * @param location the part after the colon, empty if there is none
 * @param source where it was set, or could have been, for people
 */
record Setting(@Nullable String id, String location, String source) {
  /**
   * Reads a setting.
   *
   * @param given what was given by the setter, or {@code null}
   * @param setter the setter, for people
   * @param variable the variable that is read where nothing was given
   * @throws ConfigurationException if the variable is set to nothing
   */
  static Setting of(
      @Nullable String given, String setter, Map<String, String> variables, String variable) {
    String value = given == null ? variables.get(variable) : given;
    String source = given == null ? variable : setter;
    if (value == null) {
      return new Setting(null, "", source);
    }
    if (value.isBlank()) {
      throw new ConfigurationException(
          "INVALID_SETTING",
          source + " is set to nothing: give it a value, or do not set it.",
          null);
    }
    String text = value.trim();
    int colon = text.indexOf(':');
    return colon < 0
        ? new Setting(text, "", source)
        : new Setting(text.substring(0, colon), text.substring(colon + 1), source);
  }

  /** Returns why one was chosen, for the log. */
  String reason() {
    return id == null ? "found" : "by " + source;
  }

  /** Returns an error that names where the setting came from. */
  ConfigurationException naming(ConfigurationException error) {
    return id == null
        ? error
        : new ConfigurationException(
            error.code(), "What " + source + " says cannot be used: " + error.getMessage(), error);
  }
}
