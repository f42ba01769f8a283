package io.realtime4j.core.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads dates as servers write them, by the lenient rules of RFC 6265, section 5.1.1. */
final class HttpDate {
  /** Longer than any date; a hostile one is not looked through. */
  private static final int MAX_CHARS = 64;

  private static final Pattern DELIMITERS = Pattern.compile("[^0-9A-Za-z:]+");
  private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2}):(\\d{1,2})");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private HttpDate() {}

  /** Returns the instant, empty if the text is no date. */
  static Optional<Instant> parse(String text) {
    if (text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    int[] time = null;
    int day = -1;
    int month = 0;
    int year = -1;
    for (String token : DELIMITERS.split(text)) {
      Matcher clock = TIME.matcher(token);
      int named = token.length() < 3 ? -1 : MONTHS.indexOf(lower(token.substring(0, 3)));
      if (time == null && clock.matches()) {
        time = new int[] {number(clock.group(1)), number(clock.group(2)), number(clock.group(3))};
      } else if (day < 0 && token.length() <= 2 && NUMBER.matcher(token).matches()) {
        day = number(token);
      } else if (month == 0 && named >= 0) {
        month = named + 1;
      } else if (year < 0 && token.length() >= 2 && NUMBER.matcher(token).matches()) {
        year = fullYear(number(token));
      }
    }
    if (time == null) {
      return Optional.empty();
    }
    try {
      LocalDateTime date = LocalDateTime.of(year, month, day, time[0], time[1], time[2]);
      return year < 1601 ? Optional.empty() : Optional.of(date.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException incomplete) {
      return Optional.empty();
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static int fullYear(int written) {
    if (written >= 100) {
      return written;
    }
    return written < 70 ? written + 2000 : written + 1900;
  }
}
