package io.realtime4j.api.internal;

import io.realtime4j.api.ConfigurationException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks of single values, with the name, what was wanted and what was given in the message. */
public final class Require {
  private Require() {}

  /** Returns a value that must have been set. */
  public static <T> T set(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " must be set");
    }
    return value;
  }

  /** Returns a text that must have been set and is not empty. */
  public static String text(String name, @Nullable String value) {
    String text = set(name, value);
    if (text.isEmpty()) {
      throw new IllegalArgumentException(name + " must not be empty");
    }
    return text;
  }

  /**
   * Returns a variable without the blanks around it; {@code null} if it is not set. A name of ours
   * that is set to nothing is a mistake; others' may be, as other programs read them too.
   *
   * @throws ConfigurationException if the name is ours and the value is blank
   */
  public static @Nullable String variable(Map<String, String> variables, String name) {
    String value = variables.get(name);
    if (value == null || !value.isBlank()) {
      return value == null ? null : value.trim();
    }
    if (!name.startsWith("REALTIME_")) {
      return null;
    }
    throw new ConfigurationException(
        "INVALID_SETTING", name + " is set to nothing: give it a value, or do not set it.", null);
  }

  /** Returns a text that must have been set and has more than blanks. */
  public static String filled(String name, @Nullable String value) {
    String text = set(name, value);
    if (text.isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
    return text;
  }

  /** Returns a number from {@code min} to {@code max}. */
  public static long range(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          max == Long.MAX_VALUE || max == Integer.MAX_VALUE
              ? name + " must be at least " + min + ", was " + value
              : name + " must be from " + min + " to " + max + ", was " + value);
    }
    return value;
  }

  /** Returns a number from {@code min} to {@code max}. */
  public static int range(String name, int value, int min, int max) {
    return (int) range(name, (long) value, min, max);
  }

  /** Returns a time from {@code min} to {@code max}. */
  public static Duration range(String name, Duration value, Duration min, Duration max) {
    set(name, value);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " must be from " + min + " to " + max + ", was " + value);
    }
    return value;
  }

  /** Returns a text that may become part of names and keys: no controls, no half characters. */
  public static @Nullable String clean(String name, @Nullable String value, int maxChars) {
    if (value == null) {
      return null;
    }
    if (value.length() > maxChars) {
      throw new IllegalArgumentException(
          name + " must have at most " + maxChars + " characters, had " + value.length());
    }
    if (value.codePoints().anyMatch(c -> Character.isISOControl(c) || isHalf(c))) {
      throw new IllegalArgumentException(
          name + " must have no control characters and no half surrogate pairs");
    }
    return value;
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= 0xD800 && codePoint <= 0xDFFF;
  }
}
