package io.realtime4j.api;

import java.util.Locale;
import java.util.Optional;

/** What a user shows of being there. */
public enum PresenceStatus {
  /** There. */
  ONLINE,
  /** There, but idle. */
  AWAY,
  /** There, and not to be disturbed. */
  BUSY,
  /** Not there, or choosing to look so. */
  OFFLINE;

  /** Returns the name on the wire, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the status of a name on the wire, empty for an unknown one. */
  public static Optional<PresenceStatus> ofWireName(String name) {
    for (PresenceStatus status : values()) {
      if (status.wireName().equals(name)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
