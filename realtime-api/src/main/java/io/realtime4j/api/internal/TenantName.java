package io.realtime4j.api.internal;

import java.util.Locale;
import java.util.Optional;

/** The normal form of a tenant's name, in which tokens and clients name one. */
public final class TenantName {
  /** The same bound as the reference system's column. */
  private static final int MAX_LENGTH = 128;

  private TenantName() {}

  /**
   * Returns a name in its normal form: lower case, with one hyphen for each run of anything but
   * letters, digits, underscores and hyphens, without hyphens or underscores at its ends; empty if
   * nothing would be left of it.
   */
  public static Optional<String> normal(String name) {
    StringBuilder normal = new StringBuilder();
    boolean gap = false;
    for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
      boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
      if (allowed) {
        normal.append(c);
      } else if (!gap) {
        normal.append('-');
      }
      gap = !allowed;
    }
    String trimmed = trim(normal.substring(0, Math.min(normal.length(), MAX_LENGTH)));
    return trimmed.isEmpty() ? Optional.empty() : Optional.of(trimmed);
  }

  private static String trim(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && isEdge(name.charAt(from))) {
      from++;
    }
    while (to > from && isEdge(name.charAt(to - 1))) {
      to--;
    }
    return name.substring(from, to);
  }

  private static boolean isEdge(char c) {
    return c == '-' || c == '_';
  }
}
