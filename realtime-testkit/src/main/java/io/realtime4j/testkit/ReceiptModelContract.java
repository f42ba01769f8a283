package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.ServerStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random ranges, added by calls that wait for each other or do not, against one set of bits per
 * series. Run by jqwik: a test class of its own joins it.
 */
public interface ReceiptModelContract extends ServerStoreSource {
  /** Returns what several calls add. */
  @Provide
  default Arbitrary<List<List<Receipt>>> calls() {
    Arbitrary<Long> from = Arbitraries.longs().between(1, 30);
    Arbitrary<Long> more = Arbitraries.longs().between(0, 4);
    Arbitrary<Receipt> receipts =
        Combinators.combine(
                Arbitraries.of("r", "q"),
                Arbitraries.of(ReceiptStore.Kind.class),
                Arbitraries.of("th", "other").injectNull(0.5),
                Arbitraries.of("u0", "u1"),
                from,
                more)
            .as(
                (room, kind, thread, user, first, length) ->
                    Receipt.builder()
                        .tenant("t")
                        .room(room)
                        .thread(thread)
                        .userId(user)
                        .kind(kind)
                        .from(first)
                        .to(first + length)
                        .atMillis(7)
                        .build());
    return receipts.list().ofMaxSize(4).list().ofMaxSize(40);
  }

  /** What each call tells as new, and what there is in the end, is the model's. */
  @Property(tries = 30)
  default void receiptsAreAsInTheModel(
      @ForAll("calls") List<List<Receipt>> calls, @ForAll boolean areAtOnce) {
    try (ServerStore store = open(null)) {
      TreeMap<String, BitSet> model = new TreeMap<>();
      List<List<Receipt>> expected = new ArrayList<>();
      List<CompletionStage<List<Receipt>>> told = new ArrayList<>();
      for (List<Receipt> call : calls) {
        List<Receipt> news = new ArrayList<>();
        for (Receipt receipt : call) {
          BitSet bits = model.computeIfAbsent(series(receipt), key -> new BitSet());
          addNews(bits, receipt, news);
        }
        expected.add(news);
        told.add(store.receipts().add(call));
        if (!areAtOnce) {
          await(told.get(told.size() - 1));
        }
      }
      List<List<Receipt>> answers = new ArrayList<>();
      told.forEach(answer -> answers.add(await(answer)));
      assertThat(answers).isEqualTo(expected);
      TreeMap<String, BitSet> kept = new TreeMap<>();
      for (String room : List.of("r", "q")) {
        for (Receipt receipt : await(store.receipts().ofRoom("t", room))) {
          BitSet bits = kept.computeIfAbsent(series(receipt), key -> new BitSet());
          // Ranges that overlap or touch would be one.
          int from = (int) receipt.from();
          assertThat(bits.nextSetBit(Math.max(0, from - 1))).isNegative();
          bits.set(from, (int) receipt.to() + 1);
        }
      }
      assertThat(kept).isEqualTo(model);
    }
  }

  private static String series(Receipt receipt) {
    return String.join(
        "/",
        receipt.room(),
        receipt.kind().name(),
        String.valueOf(receipt.thread()),
        receipt.userId());
  }

  /** Adds the holes of the bits that the receipt fills, and fills them. */
  private static void addNews(BitSet bits, Receipt receipt, List<Receipt> news) {
    int end = (int) receipt.to() + 1;
    for (int from = bits.nextClearBit((int) receipt.from());
        from < end;
        from = bits.nextClearBit(from)) {
      int next = bits.nextSetBit(from);
      int to = next < 0 ? end : Math.min(next, end);
      news.add(receipt.toBuilder().from(from).to(to - 1).build());
      bits.set(from, to);
    }
  }
}
