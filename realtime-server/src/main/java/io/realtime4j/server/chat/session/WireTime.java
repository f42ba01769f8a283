package io.realtime4j.server.chat.session;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times on the wire: ISO-8601 in UTC with milliseconds, as JavaScript writes them. */
public final class WireTime {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .appendInstant(3)
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final byte[] TEMPLATE =
      "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.ISO_8859_1);
  private static final long MILLIS_OF_DAY = 86_400_000;

  /** The end of the year 9999. */
  private static final long LAST_OF_FOUR_DIGITS = 253_402_300_799_999L;

  private WireTime() {}

  public static String text(long epochMillis) {
    return epochMillis < 0 || epochMillis > LAST_OF_FOUR_DIGITS
        ? FORMAT.format(Instant.ofEpochMilli(epochMillis))
        : digits(epochMillis);
  }

  /** The same by hand, since each message has one: the formatter takes ten times as long. */
  private static String digits(long epochMillis) {
    LocalDate day = LocalDate.ofEpochDay(epochMillis / MILLIS_OF_DAY);
    int rest = (int) (epochMillis % MILLIS_OF_DAY);
    byte[] text = TEMPLATE.clone();
    put(text, 4, 4, day.getYear());
    put(text, 7, 2, day.getMonthValue());
    put(text, 10, 2, day.getDayOfMonth());
    put(text, 13, 2, rest / 3_600_000);
    put(text, 16, 2, rest / 60_000 % 60);
    put(text, 19, 2, rest / 1_000 % 60);
    put(text, 23, 3, rest % 1_000);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void put(byte[] text, int end, int digits, int value) {
    for (int i = 1, left = value; i <= digits; i++, left /= 10) {
      text[end - i] = (byte) ('0' + left % 10);
    }
  }

  public static String text(Instant time) {
    return FORMAT.format(time);
  }

  /** Returns the milliseconds of an ISO-8601 time with a zone, or {@code null} if it is none. */
  public static @Nullable Long parse(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
