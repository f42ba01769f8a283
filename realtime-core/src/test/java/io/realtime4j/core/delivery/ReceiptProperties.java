package io.realtime4j.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.DeliveryState;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ReceiptProperties {
  /** How far a message has come; what waits, flies or failed is not accepted. */
  private static int rank(DeliveryState state) {
    return switch (state) {
      case PENDING, SENDING, FAILED -> 0;
      case SENT -> 1;
      case DELIVERED -> 2;
      case READ -> 3;
    };
  }

  @Property(tries = 1000)
  void acceptedMessageNeverGoesBack(
      @ForAll @Size(max = 40) List<DeliveryState> inputs,
      @ForAll @Size(40) List<@IntRange(min = 0, max = 1) Integer> sources) {
    Receipt receipt = new Receipt("c", "r");
    int before = 0;
    for (int i = 0; i < inputs.size(); i++) {
      DeliveryState input = inputs.get(i);
      boolean changed =
          sources.get(i) == 0 || rank(input) == 0 ? receipt.become(input) : receipt.reached(input);
      int now = rank(receipt.state());
      assertThat(now).isGreaterThanOrEqualTo(before);
      assertThat(changed || now == before).isTrue();
      before = now;
    }
  }

  @Property(tries = 1000)
  void readersAreNeverMoreThanDeliveredNorNegative(
      @ForAll @Size(max = 30) List<@IntRange(min = -1, max = 5) Integer> counts) {
    Receipt receipt = new Receipt("c", "r");
    for (int i = 0; i + 2 < counts.size(); i += 3) {
      receipt.count(counts.get(i), counts.get(i + 1), counts.get(i + 2));
      receipt.readBy("u" + i);
      assertThat(receipt.status().readCount()).isBetween(0, receipt.status().deliveredCount());
    }
  }
}
