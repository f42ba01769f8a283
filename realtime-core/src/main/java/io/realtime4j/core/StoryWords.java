package io.realtime4j.core;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** What of others may stand in a line, and how numbers read. */
final class StoryWords {
  /** A room's name has at most 100 characters on our servers. */
  private static final int LONGEST_NAME = 100;

  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

  private StoryWords() {}

  /**
   * Returns a name that somebody else has given, as one word: nothing in it ends the line, speaks
   * to a terminal, turns the direction of writing, or looks like words of ours.
   */
  static String name(String given) {
    StringBuilder word = new StringBuilder();
    given
        .codePoints()
        .limit(LONGEST_NAME)
        .forEach(point -> word.appendCodePoint(isShown(point) ? point : '?'));
    if (given.codePointCount(0, given.length()) > LONGEST_NAME) {
      word.append('…');
    }
    return word.isEmpty() ? "?" : word.toString();
  }

  /**
   * Returns a text that may be somebody else's as a part of one line: what would end the line,
   * speak to a terminal or turn the direction of writing is written out, as a backslash, {@code u}
   * and its number.
   */
  static String line(String given) {
    StringBuilder line = new StringBuilder();
    given
        .codePoints()
        .forEach(
            point -> {
              if (point == ' ' || isShown(point)) {
                line.appendCodePoint(point);
              } else {
                line.append(String.format(Locale.ROOT, "\\u%04x", point));
              }
            });
    return line.toString();
  }

  private static boolean isShown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /**
   * Returns an error's code; what does not look like one is not shown, as a server may send any.
   */
  static String code(String given) {
    return CODE.matcher(given).matches() ? given : "a code that cannot be shown";
  }

  /** Returns how many there are of something. */
  static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** Returns seconds, to the millisecond. */
  static String seconds(Duration time) {
    long millis = time.toMillis();
    return String.format(Locale.ROOT, "%d.%03d s", millis / 1000, millis % 1000);
  }
}
