package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When rows were taken, by a clock that does not jump. */
class LotTest {
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  private final Lot lot = new Lot("l");

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  @Test
  void whatNothingIsKnownOfWasTakenNow() {
    assertThat(lot.takenNanos(7, 123, nanos(9_000))).isEqualTo(nanos(9_000));
    lot.mark(10, 1_000_000, nanos(0));
    assertThat(lot.takenNanos(9, 1, nanos(9_000))).isEqualTo(nanos(9_000));
  }

  @Test
  void theLoopsClockTellsHowLongAgoItWas() {
    lot.mark(0, HOUR_MILLIS, nanos(5_000));
    assertThat(lot.takenNanos(1, HOUR_MILLIS - 60_000, nanos(5_000))).isEqualTo(nanos(-55_000));
    assertThat(lot.takenNanos(1, HOUR_MILLIS + 2_000, nanos(8_000))).isEqualTo(nanos(7_000));
  }

  @Test
  void nothingWasTakenLaterThanNow() {
    lot.mark(0, HOUR_MILLIS, nanos(5_000));
    assertThat(lot.takenNanos(1, HOUR_MILLIS + 10_000, nanos(8_000))).isEqualTo(nanos(8_000));
  }

  @Test
  void aWallClockThatJumpsCountsFromThereOnAndOneThatDriftsDoesNot() {
    lot.mark(0, HOUR_MILLIS, nanos(0));
    lot.mark(10, HOUR_MILLIS + 5_000 + 1_000, nanos(5_000));
    assertThat(lot.takenNanos(10, HOUR_MILLIS + 6_000, nanos(9_000))).isEqualTo(nanos(6_000));

    lot.mark(20, 3 * HOUR_MILLIS, nanos(6_000));
    assertThat(lot.takenNanos(20, 3 * HOUR_MILLIS, nanos(9_000))).isEqualTo(nanos(6_000));
    assertThat(lot.takenNanos(25, 3 * HOUR_MILLIS + 1, nanos(9_000))).isEqualTo(nanos(6_001));
    assertThat(lot.takenNanos(19, HOUR_MILLIS + 5_500, nanos(9_000))).isEqualTo(nanos(5_500));

    lot.mark(30, HOUR_MILLIS, nanos(7_000));
    assertThat(lot.takenNanos(30, HOUR_MILLIS, nanos(9_000))).isEqualTo(nanos(7_000));
  }
}
