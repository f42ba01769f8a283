package io.realtime4j.store.memory;

import io.realtime4j.api.ConfigurationException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the location of a server store says.
 *
 * @param maxBytes how much the log keeps
 * @param maxSessions how many sessions are kept
 * @param epoch the name of the log's history
 */
record MemoryOptions(long maxBytes, int maxSessions, String epoch) {
  /** Room for some 200,000 short messages; a server that needs more wants a file. */
  static final long DEFAULT_MAX_BYTES = 128L << 20;

  /** As the contract of sessions says. */
  static final int DEFAULT_MAX_SESSIONS = 1_000_000;

  static MemoryOptions parse(String location) {
    long maxBytes = DEFAULT_MAX_BYTES;
    long maxSessions = DEFAULT_MAX_SESSIONS;
    String epoch = "";
    for (String option : location.isEmpty() ? new String[0] : location.split("&")) {
      int equals = option.indexOf('=');
      String name = option.substring(0, Math.max(equals, 0));
      String value = option.substring(equals + 1);
      if (name.equals("bytes")) {
        maxBytes = positive(name, value, Long.MAX_VALUE, location);
      } else if (name.equals("sessions")) {
        maxSessions = positive(name, value, Integer.MAX_VALUE, location);
      } else if (name.equals("epoch") && !value.isEmpty()) {
        epoch = value;
      } else {
        throw unknown(option, location, null);
      }
    }
    return new MemoryOptions(maxBytes, (int) maxSessions, epoch.isEmpty() ? randomEpoch() : epoch);
  }

  private static long positive(String name, String value, long max, String location) {
    String option = name + "=" + value;
    try {
      long number = Long.parseLong(value);
      if (number > 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unknown(option, location, e);
    }
    throw unknown(option, location, null);
  }

  private static ConfigurationException unknown(
      String option, String location, @Nullable Throwable cause) {
    return new ConfigurationException(
        "INVALID_SETTING",
        "a memory store takes bytes=N, sessions=N and epoch=NAME, joined by &; cannot use '"
            + option
            + "' in '"
            + location
            + "'",
        cause);
  }

  private static String randomEpoch() {
    byte[] bytes = new byte[12];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
