package io.realtime4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransportPolicyTest {
  private static Optional<String> next(TransportPolicy policy, String inUse, int failures) {
    return policy.next(
        TransportPolicy.Setback.of(
            inUse, failures, new ConnectionException("CONNECTION_REFUSED", "no", null, null)));
  }

  @Test
  void theLadderIsClimbedInACircle() {
    TransportPolicy policy = TransportPolicy.afterFailures(3, "netty", "okhttp");

    assertThat(next(policy, "okhttp", 0)).as("a session was lost").isEmpty();
    assertThat(next(policy, "okhttp", 2)).isEmpty();
    assertThat(next(policy, "okhttp", 3)).contains("netty");
    assertThat(next(policy, "netty", 4)).isEmpty();
    assertThat(next(policy, "netty", 6)).contains("okhttp");
    assertThat(next(policy, "another", 9)).as("from outside to the first").contains("netty");
  }

  @Test
  void whatMeansNothingIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> TransportPolicy.afterFailures(0, "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> TransportPolicy.afterFailures(1));
    assertThatIllegalArgumentException().isThrownBy(() -> TransportPolicy.afterFailures(1, " "));
  }
}
