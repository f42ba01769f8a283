package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.api.spi.store.ServerStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link ReceiptStore} does. */
public interface ReceiptStoreContract extends ServerStoreSource {
  private static Receipt read(@Nullable String thread, String user, long from, long to, long at) {
    return Receipt.builder()
        .tenant("t")
        .room("r")
        .thread(thread)
        .userId(user)
        .kind(Kind.READ)
        .from(from)
        .to(to)
        .atMillis(at)
        .build();
  }

  private static List<Receipt> of(ServerStore store) {
    return await(store.receipts().ofRoom("t", "r"));
  }

  /** Ranges that touch or overlap become one with the latest time; others stay apart. */
  @Test
  default void rangesThatTouchBecomeOne() {
    try (ServerStore store = open(null)) {
      ReceiptStore receipts = store.receipts();
      await(receipts.add(List.of(read(null, "u", 1, 2, 10), read(null, "u", 5, 6, 30))));
      assertThat(of(store)).containsExactly(read(null, "u", 1, 2, 10), read(null, "u", 5, 6, 30));

      await(receipts.add(List.of(read(null, "u", 3, 3, 20))));
      assertThat(of(store)).containsExactly(read(null, "u", 1, 3, 20), read(null, "u", 5, 6, 30));

      await(receipts.add(List.of(read(null, "u", 2, 4, 5))));
      assertThat(of(store)).containsExactly(read(null, "u", 1, 6, 30));
    }
  }

  /** What is there already changes nothing, not even its time. */
  @Test
  default void addingWhatIsThereChangesNothing() {
    try (ServerStore store = open(null)) {
      await(store.receipts().add(List.of(read(null, "u", 1, 9, 10))));
      await(store.receipts().add(List.of(read(null, "u", 1, 9, 99), read(null, "u", 4, 5, 99))));
      assertThat(of(store)).containsExactly(read(null, "u", 1, 9, 10));
    }
  }

  /** Kinds, threads, users, rooms and tenants have ranges of their own, in that order. */
  @Test
  default void seriesAreKeptApartAndSorted() {
    try (ServerStore store = open(null)) {
      Receipt delivered =
          Receipt.builder()
              .tenant("t")
              .room("r")
              .thread("z")
              .userId("z")
              .kind(Kind.DELIVERED)
              .from(4)
              .to(4)
              .atMillis(1)
              .build();
      List<Receipt> sorted =
          List.of(
              delivered,
              read(null, "a", 1, 1, 1),
              read(null, "a", 3, 3, 1),
              read(null, "b", 2, 2, 1),
              read("", "a", 2, 2, 1),
              read("th", "a", 2, 2, 1),
              read("th", "b", 5, Long.MAX_VALUE, 1));
      List<Receipt> added = new ArrayList<>(sorted);
      Collections.shuffle(added, new Random(1));
      added.add(
          Receipt.builder()
              .tenant("s")
              .room("r")
              .userId("a")
              .kind(Kind.READ)
              .from(2)
              .to(2)
              .atMillis(1)
              .build());
      added.add(
          Receipt.builder()
              .tenant("t")
              .room("q")
              .userId("a")
              .kind(Kind.READ)
              .from(2)
              .to(2)
              .atMillis(1)
              .build());
      await(store.receipts().add(added));

      assertThat(of(store)).isEqualTo(sorted);
      assertThat(await(store.receipts().ofRoom("t", "none"))).isEmpty();
    }
  }

  /** What was not there before is told, with its holes cut out. */
  @Test
  default void whatIsNewIsTold() {
    try (ServerStore store = open(null)) {
      ReceiptStore receipts = store.receipts();
      assertThat(await(receipts.add(List.of(read(null, "u", 3, 4, 1), read(null, "u", 8, 9, 1)))))
          .containsExactly(read(null, "u", 3, 4, 1), read(null, "u", 8, 9, 1));
      assertThat(await(receipts.add(List.of(read(null, "u", 1, 10, 2)))))
          .containsExactly(
              read(null, "u", 1, 2, 2), read(null, "u", 5, 7, 2), read(null, "u", 10, 10, 2));
      assertThat(
              await(receipts.add(List.of(read(null, "u", 2, 11, 3), read(null, "u", 11, 12, 4)))))
          .containsExactly(read(null, "u", 11, 11, 3), read(null, "u", 12, 12, 4));
      assertThat(await(receipts.add(List.of(read(null, "u", 5, 5, 9))))).isEmpty();
      assertThat(of(store)).containsExactly(read(null, "u", 1, 12, 4));
    }
  }

  /** Some users' ranges are had without those of others. */
  @Test
  default void someUsersAreAskedFor() {
    try (ServerStore store = open(null)) {
      await(store.receipts().add(List.of(read(null, "a", 1, 1, 1), read(null, "b", 1, 1, 1))));
      assertThat(await(store.receipts().ofUsers("t", "r", List.of("b", "no", "b"))))
          .containsExactly(read(null, "b", 1, 1, 1));
    }
  }
}
