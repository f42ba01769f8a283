package io.realtime4j.server.socketio;

import org.jspecify.annotations.Nullable;

/** A position in a log, as clients carry it: {@code {log}.{position}} in base 36. */
public final class Offset {
  private static final int RADIX = 36;

  private Offset() {}

  /** Returns a position as text. */
  public static String text(String log, long position) {
    return log + '.' + Long.toString(position, RADIX);
  }

  /** Returns the position, or null if the text is no position in that log. */
  public static @Nullable Long parse(String text, String log) {
    if (!text.startsWith(log + '.')) {
      return null;
    }
    try {
      long position = Long.parseLong(text.substring(log.length() + 1), RADIX);
      return position < 0 ? null : position;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
