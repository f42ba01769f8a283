package io.realtime4j.server.chat.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class WireTimeProperties {
  private static String formatted(long millis) {
    return new DateTimeFormatterBuilder()
        .appendInstant(3)
        .toFormatter(Locale.ROOT)
        .withZone(ZoneOffset.UTC)
        .format(Instant.ofEpochMilli(millis));
  }

  @Property
  void aTimeIsWrittenAsTheFormatterWritesIt(
      @ForAll @LongRange(min = -100_000_000_000_000L, max = 400_000_000_000_000L) long millis) {
    assertThat(WireTime.text(millis)).isEqualTo(formatted(millis));
    assertThat(WireTime.parse(WireTime.text(millis))).isEqualTo(millis);
  }
}
