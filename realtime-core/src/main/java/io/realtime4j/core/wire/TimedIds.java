package io.realtime4j.core.wire;

/** Ids that rise with the time at which they were made: UUIDs of version 7 (RFC 9562). */
public final class TimedIds {
  private TimedIds() {}

  /** Returns whether an id is one, in its usual form. */
  public static boolean isTimed(String id) {
    return id.length() == 36 && id.charAt(14) == '7';
  }
}
