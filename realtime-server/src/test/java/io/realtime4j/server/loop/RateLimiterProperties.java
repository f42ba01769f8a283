package io.realtime4j.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RateLimiterProperties {
  @Property
  void inAnySpanNoMorePassThanTheRateAndOneBurst(
      @ForAll @IntRange(min = 1, max = 50) int rate,
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 100) Integer> gapsMillis) {
    RateLimiter limiter = new RateLimiter(rate);
    long now = -1_000_000;
    long start = now;
    int passed = 0;
    for (int gap : gapsMillis) {
      now += gap * 1_000_000L;
      Duration over = limiter.take("u", 1, now, RateLimiter.CREDIT);
      if (over.compareTo(RateLimiter.CREDIT) <= 0) {
        passed++;
      } else {
        assertThat(limiter.take("u", 1, now + over.toNanos(), RateLimiter.CREDIT))
            .isEqualTo(Duration.ZERO);
        passed++;
        now += over.toNanos();
      }
    }
    double seconds = (now - start) / 1e9 + RateLimiter.CREDIT.toSeconds();
    assertThat(passed).isLessThanOrEqualTo((int) Math.ceil(rate * (seconds + 10)) + 1);
  }

  @Example
  void usersAreLimitedApartAndForgottenWhenQuiet() {
    RateLimiter limiter = new RateLimiter(1);
    for (int i = 0; i < 10; i++) {
      assertThat(limiter.take("a", 1, 0, RateLimiter.CREDIT)).isEqualTo(Duration.ZERO);
    }
    assertThat(limiter.take("a", 1, 0, RateLimiter.CREDIT)).isEqualTo(RateLimiter.CREDIT);
    assertThat(limiter.take("a", 1, 0, RateLimiter.CREDIT)).isEqualTo(Duration.ofSeconds(2));
    assertThat(limiter.take("a", 1, 0, RateLimiter.CREDIT)).isEqualTo(Duration.ofSeconds(2));
    assertThat(limiter.take("b", 1, 0, RateLimiter.CREDIT)).isEqualTo(Duration.ZERO);
    limiter.sweep(Duration.ofSeconds(15).toNanos());
    assertThat(limiter.trackedUsers()).isEqualTo(1);
    limiter.sweep(Duration.ofMinutes(1).toNanos());
    assertThat(limiter.trackedUsers()).isZero();
  }

  @Property
  void noMoreStrangersAreRememberedThanMay(
      @ForAll @IntRange(min = 1, max = 40) int most,
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 100) Integer> strangers) {
    RateLimiter limiter = new RateLimiter(1, most);
    long now = 0;
    for (int stranger : strangers) {
      now += 100_000_000L;
      limiter.take("s" + stranger, 1, now);
      assertThat(limiter.trackedUsers()).isLessThanOrEqualTo(most);
    }
  }
}
