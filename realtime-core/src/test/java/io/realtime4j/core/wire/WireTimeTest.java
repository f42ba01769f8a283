package io.realtime4j.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTimeTest {
  private static final DateTimeFormatter PLAIN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** From the year 0 to 9999. */
  @Property
  void whatOurServersWriteIsRead(
      @ForAll @LongRange(min = -62_167_219_200_000L, max = 253_402_300_799_999L) long millis) {
    Instant time = Instant.ofEpochMilli(millis);
    assertThat(WireTime.read(JsonObject.of("at", PLAIN.format(time)), "at")).contains(time);
  }

  @Test
  void otherFormsAreReadToo() {
    JsonObject times =
        JsonObject.of(
            "zone", "2026-01-02T04:04:05+01:00",
            "short", "2026-01-02T03:04:05Z",
            "micros", "2026-01-02T03:04:05.000001Z",
            "millis", 1_767_323_045_000L);
    Instant time = Instant.parse("2026-01-02T03:04:05Z");
    assertThat(WireTime.read(times, "zone")).contains(time);
    assertThat(WireTime.read(times, "short")).contains(time);
    assertThat(WireTime.read(times, "micros")).contains(time.plusNanos(1_000));
    assertThat(WireTime.read(times, "millis")).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-30T03:04:05.678Z",
        "2026-13-02T03:04:05.678Z",
        "2026-01-02T24:04:05.678Z",
        "2026-01-02T03:60:05.678Z",
        "2026-01-02T03:04:60.678Z",
        "2026-01-02T03:04:05.6x8Z",
        "202a-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05.678 ",
        "soon"
      })
  void whatIsNoTimeIsNone(String text) {
    assertThat(WireTime.read(JsonObject.of("at", text), "at")).isEmpty();
  }
}
