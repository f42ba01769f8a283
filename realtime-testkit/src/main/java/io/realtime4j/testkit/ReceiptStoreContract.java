package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.api.spi.store.ServerStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
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

  /** Random ranges, against one set of bits per series. */
  @Test
  default void randomRangesEndAsInTheModel() {
    Random random = new Random(11);
    TreeMap<String, BitSet> model = new TreeMap<>();
    try (ServerStore store = open(null)) {
      for (int call = 0; call < 300; call++) {
        List<Receipt> batch = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          Kind kind = random.nextBoolean() ? Kind.READ : Kind.DELIVERED;
          String thread = random.nextBoolean() ? "th" : null;
          String user = "u" + random.nextInt(3);
          int from = 1 + random.nextInt(400);
          int to = from + random.nextInt(5);
          batch.add(
              Receipt.builder()
                  .tenant("t")
                  .room("r")
                  .thread(thread)
                  .userId(user)
                  .kind(kind)
                  .from(from)
                  .to(to)
                  .atMillis(call)
                  .build());
          model
              .computeIfAbsent(kind + "/" + thread + "/" + user, key -> new BitSet())
              .set(from, to + 1);
        }
        await(store.receipts().add(batch));
      }
      TreeMap<String, BitSet> kept = new TreeMap<>();
      TreeMap<String, Integer> ranges = new TreeMap<>();
      for (Receipt receipt : of(store)) {
        String series = receipt.kind() + "/" + receipt.thread() + "/" + receipt.userId();
        kept.computeIfAbsent(series, key -> new BitSet())
            .set((int) receipt.from(), (int) receipt.to() + 1);
        ranges.merge(series, 1, Integer::sum);
      }
      assertThat(kept).isEqualTo(model);
      model.forEach((series, bits) -> assertThat(ranges.get(series)).isEqualTo(runs(bits)));
    }
  }

  private static int runs(BitSet bits) {
    int runs = 0;
    for (int start = bits.nextSetBit(0); start >= 0; runs++) {
      start = bits.nextSetBit(bits.nextClearBit(start));
    }
    return runs;
  }
}
