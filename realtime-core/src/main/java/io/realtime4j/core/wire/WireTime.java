package io.realtime4j.core.wire;

import io.realtime4j.api.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as peers write them: ISO-8601 text, or milliseconds since 1970. */
public final class WireTime {
  private WireTime() {}

  /** Returns a time member; empty if there is none or it is no time. */
  public static Optional<Instant> read(JsonObject object, String key) {
    Optional<String> text = object.string(key);
    if (text.isPresent()) {
      return parse(text.get());
    }
    return object.integer(key).map(Instant::ofEpochMilli);
  }

  private static Optional<Instant> parse(String text) {
    try {
      Instant plain = parsePlain(text);
      return Optional.of(plain == null ? OffsetDateTime.parse(text).toInstant() : plain);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads {@code 2026-01-02T03:04:05.678Z}, as our servers write: every answer has one, and a
   * formatter costs more than all the rest of it. Returns {@code null} for any other form.
   */
  private static @Nullable Instant parsePlain(String text) {
    boolean isPlain =
        text.length() == 24
            && text.charAt(4) == '-'
            && text.charAt(7) == '-'
            && text.charAt(10) == 'T'
            && text.charAt(13) == ':'
            && text.charAt(16) == ':'
            && text.charAt(19) == '.'
            && text.charAt(23) == 'Z';
    if (!isPlain) {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int milli = number(text, 20, 23);
    boolean isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0;
    if (!isTime || second > 59 || milli < 0 || year < 0 || month < 0 || day < 0) {
      return null;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(
        days * 86_400 + hour * 3_600L + minute * 60L + second, milli * 1_000_000L);
  }

  /** Returns a number of plain digits, -1 if there is anything else. */
  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }
}
