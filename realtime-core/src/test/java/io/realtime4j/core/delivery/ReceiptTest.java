package io.realtime4j.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.spi.store.DeliveryRow;
import org.junit.jupiter.api.Test;

/** How one message stands. */
class ReceiptTest {
  private final Receipt receipt = new Receipt("c", "r");

  @Test
  void itBeginsWithNothingKnown() {
    assertThat(receipt.state()).isEqualTo(DeliveryState.PENDING);
    assertThat(receipt.status().totalRecipients()).isEqualTo(-1);
    assertThat(receipt.isReadByAll()).isFalse();
  }

  @Test
  void whatTheServerSaysProvesThatItHasTheMessage() {
    assertThat(receipt.reached(DeliveryState.SENT)).isTrue();
    assertThat(receipt.reached(DeliveryState.SENT)).isFalse();
    assertThat(receipt.reached(DeliveryState.READ)).isTrue();
    assertThat(receipt.reached(DeliveryState.READ)).isFalse();
    assertThat(receipt.reached(DeliveryState.DELIVERED)).isFalse();
    assertThat(receipt.state()).isEqualTo(DeliveryState.READ);

    Receipt failed = new Receipt("d", "r");
    failed.become(DeliveryState.FAILED);
    assertThat(failed.state()).isEqualTo(DeliveryState.FAILED);
    assertThat(failed.reached(DeliveryState.DELIVERED)).isTrue();
    assertThat(failed.state()).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void countsAreTheServersAndTellWhetherAnythingChanged() {
    assertThat(receipt.count(-1, -1, -1)).isFalse();
    assertThat(receipt.count(2, -1, -1)).isTrue();
    assertThat(receipt.count(2, -1, -1)).isFalse();
    assertThat(receipt.count(-1, 1, -1)).isTrue();
    assertThat(receipt.count(-1, 1, -1)).isFalse();
    assertThat(receipt.count(-1, -1, 4)).isTrue();
    assertThat(receipt.count(-1, -1, 4)).isFalse();
    assertThat(receipt.count(-1, 3, -1)).isTrue();
    assertThat(receipt.status().deliveredCount()).as("who has read has got it").isEqualTo(3);
    assertThat(receipt.count(0, 0, 0)).isTrue();
    assertThat(receipt.status().totalRecipients()).isZero();
    assertThat(receipt.count(5_000_000_000L, 5_000_000_000L, 5_000_000_000L)).isTrue();
    assertThat(receipt.status().readCount()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void allHaveReadItWhenAsManyHaveAsThereAre() {
    receipt.reached(DeliveryState.READ);
    receipt.count(-1, 1, 2);
    assertThat(receipt.isReadByAll()).isFalse();
    receipt.count(-1, 2, -1);
    assertThat(receipt.isReadByAll()).isTrue();
    receipt.count(0, 0, 0);
    assertThat(receipt.isReadByAll()).isTrue();
    Receipt sent = new Receipt("d", "r");
    sent.reached(DeliveryState.DELIVERED);
    sent.count(0, 0, 0);
    assertThat(sent.isReadByAll()).isFalse();
  }

  @Test
  void readersWithoutACountAreCountedOnceAndNotBeyondAll() {
    assertThat(receipt.readBy("")).isFalse();
    assertThat(receipt.readBy("bob")).isTrue();
    assertThat(receipt.readBy("bob")).isFalse();
    assertThat(receipt.knows("eve")).isTrue();
    assertThat(receipt.readBy("eve")).isFalse();
    assertThat(receipt.status().readCount()).isEqualTo(1);
    receipt.count(-1, -1, 2);
    assertThat(receipt.readBy("dan")).isTrue();
    assertThat(receipt.readBy("fay")).isFalse();
    assertThat(receipt.status().readCount()).isEqualTo(2);
    receipt.count(-1, 4, 2);
    receipt.readBy("gil");
    assertThat(receipt.status().readCount()).as("the server's count stays").isEqualTo(4);
  }

  @Test
  void ofReadersAThousandAreRemembered() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(receipt.readBy("u" + i)).isTrue();
    }
    assertThat(receipt.readBy("one more")).isFalse();
    assertThat(receipt.status().readCount()).isEqualTo(1_000);
  }

  @Test
  void aRowIsTheWholeReceipt() {
    receipt.messageId = "m";
    receipt.reached(DeliveryState.DELIVERED);
    receipt.count(3, 2, 5);
    receipt.touch(7);
    Receipt again = Receipt.of(receipt.row());
    assertThat(again.status()).isEqualTo(receipt.status());
    assertThat(again.row()).isEqualTo(receipt.row());
    assertThat(again.updatedAtMillis()).isEqualTo(7);
    DeliveryRow strange =
        DeliveryRow.builder()
            .clientMessageId("c")
            .room("r")
            .state("SHREDDED")
            .updatedAtMillis(1)
            .build();
    assertThat(Receipt.of(strange).state()).isEqualTo(DeliveryState.PENDING);
  }

  @Test
  void anyIsWhetherOneWas() {
    assertThat(Receipt.any(false, false)).isFalse();
    assertThat(Receipt.any(true, false)).isTrue();
    assertThat(Receipt.any(false, true)).isTrue();
  }
}
