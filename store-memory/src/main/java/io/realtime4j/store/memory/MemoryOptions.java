package io.realtime4j.store.memory;

import io.realtime4j.api.ConfigurationException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the location of a server store says.
 *
 * @param maxBytes how much the log keeps
 * @param epoch the name of the log's history
 */
record MemoryOptions(long maxBytes, String epoch) {
  /** Room for some 200,000 short messages; a server that needs more wants a file. */
  static final long DEFAULT_MAX_BYTES = 128L << 20;

  static MemoryOptions parse(String location) {
    long maxBytes = DEFAULT_MAX_BYTES;
    String epoch = "";
    for (String option : location.isEmpty() ? new String[0] : location.split("&")) {
      int equals = option.indexOf('=');
      String name = option.substring(0, Math.max(equals, 0));
      String value = option.substring(equals + 1);
      if (name.equals("bytes")) {
        maxBytes = bytes(value, location);
      } else if (name.equals("epoch") && !value.isEmpty()) {
        epoch = value;
      } else {
        throw unknown(option, location, null);
      }
    }
    return new MemoryOptions(maxBytes, epoch.isEmpty() ? randomEpoch() : epoch);
  }

  private static long bytes(String value, String location) {
    try {
      long bytes = Long.parseLong(value);
      if (bytes > 0) {
        return bytes;
      }
    } catch (NumberFormatException e) {
      throw unknown("bytes=" + value, location, e);
    }
    throw unknown("bytes=" + value, location, null);
  }

  private static ConfigurationException unknown(
      String option, String location, @Nullable Throwable cause) {
    return new ConfigurationException(
        "INVALID_SETTING",
        "a memory store takes bytes=N and epoch=NAME, joined by &; cannot use '"
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
