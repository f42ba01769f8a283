package io.realtime4j.sample.app;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Variables of the reference server that mean nothing here, so that its file can be kept. */
final class WithoutEffect {
  private static final String POSTGRES = "POSTGRES_";
  private static final Map<String, String> HINTS = hints();

  private WithoutEffect() {}

  /** Returns those among the names, each with what to do in its place, in the order of names. */
  static Map<String, String> among(Collection<String> names) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : names) {
      String hint = HINTS.get(name.startsWith(POSTGRES) ? POSTGRES : name);
      if (hint != null) {
        found.put(name, hint);
      }
    }
    return found;
  }

  private static Map<String, String> hints() {
    Map<String, String> hints = new LinkedHashMap<>();
    hints.put(POSTGRES, "messages are kept where REALTIME_STORE says");
    hints.put("REALTIME_BATCH_SIZE", "what goes out together follows the load");
    hints.put(
        "REALTIME_PRESENCE_HEARTBEAT",
        "REALTIME_PING_INTERVAL and REALTIME_PRESENCE_GRACE say how long a silent user is present");
    return hints;
  }
}
