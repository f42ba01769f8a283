package io.realtime4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DeliveryStateProperties {
  private static int rank(DeliveryState state) {
    return switch (state) {
      case PENDING, SENDING, FAILED -> 0;
      case SENT -> 1;
      case DELIVERED -> 2;
      case READ -> 3;
    };
  }

  @Property
  void whatTheServerHasNeverGoesBack(@ForAll List<DeliveryState> wanted) {
    DeliveryState state = DeliveryState.PENDING;
    int reached = 0;
    for (DeliveryState next : wanted) {
      if (state.canBecome(next)) {
        state = next;
      }
      assertThat(rank(state)).isGreaterThanOrEqualTo(reached);
      reached = rank(state);
    }
  }

  @Test
  void aFailureCanOnlyComeBeforeTheServerHasIt() {
    assertThat(DeliveryState.SENT.canBecome(DeliveryState.FAILED)).isFalse();
    assertThat(DeliveryState.READ.canBecome(DeliveryState.FAILED)).isFalse();
    assertThat(DeliveryState.FAILED.canBecome(DeliveryState.PENDING)).isTrue();
  }
}
