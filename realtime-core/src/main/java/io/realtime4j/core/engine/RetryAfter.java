package io.realtime4j.core.engine;

import io.realtime4j.api.spi.transport.ResponseHead;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how long an HTTP answer asks to wait (RFC 9110, section 10.2.3). */
final class RetryAfter {
  /** More digits than any wait has; what they say would be cut anyway. */
  private static final int MAX_DIGITS = 9;

  private RetryAfter() {}

  /**
   * Returns the wait; null if none is asked for, none that can be meant, or one that is over.
   *
   * @param clock counts where the server does not say what its own clock shows
   */
  static @Nullable Duration of(ResponseHead answer, InstantSource clock) {
    String value = answer.header("Retry-After").map(String::strip).orElse("");
    Optional<Duration> wait =
        isNumber(value)
            ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
            : HttpDate.parse(value).map(until -> Duration.between(now(answer, clock), until));
    return wait.filter(some -> !some.isNegative() && !some.isZero()).orElse(null);
  }

  /** Returns what the server's clock shows, ours if it does not say. */
  static Instant now(ResponseHead answer, InstantSource clock) {
    return answer.header("Date").flatMap(HttpDate::parse).orElseGet(clock::instant);
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_DIGITS
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
