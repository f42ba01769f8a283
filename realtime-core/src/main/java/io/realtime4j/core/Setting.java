package io.realtime4j.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was given or else a variable says, of the form {@code id} or {@code id:location}.
 *
 * @param id the provider's name; {@code null} if nothing is set
 * @param location the part after the colon, empty if there is none
 */
record Setting(@Nullable String id, String location) {
  static Setting of(@Nullable String given, Map<String, String> variables, String name) {
    String value = given == null ? variables.get(name) : given;
    if (value == null || value.isBlank()) {
      return new Setting(null, "");
    }
    String text = value.trim();
    int colon = text.indexOf(':');
    return colon < 0
        ? new Setting(text, "")
        : new Setting(text.substring(0, colon), text.substring(colon + 1));
  }
}
