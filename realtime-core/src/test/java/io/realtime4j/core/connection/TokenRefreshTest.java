package io.realtime4j.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a token is replaced; the rest is seen in whole clients. */
class TokenRefreshTest {
  @ParameterizedTest
  @CsvSource({
    // So long it lives from now, so long nothing is asked, both in milliseconds.
    "3600000, 2880000",
    "600000, 480000",
    "150000, 120000",
    "149000, 119000",
    "60000, 30000",
    "35000, 5000",
    "34999, 27999",
    "20000, 16000",
    "7000, 5600",
    "6250, 5000",
    "6000, 5000",
    "0, 5000",
    "-1000, 5000"
  })
  void itIsReplacedAtFourFifthsOfItsLifeAndHalfAMinuteEarlyButNeverAtOnce(long life, long delay) {
    assertThat(TokenRefresh.delay(Duration.ofMillis(life))).isEqualTo(Duration.ofMillis(delay));
  }
}
