package io.realtime4j.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.store.memory.OffsetRanges.Range;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class OffsetRangesProperties {
  @Provide
  Arbitrary<List<Range>> additions() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 60),
            Arbitraries.longs().between(0, 9),
            Arbitraries.longs().between(0, 1_000))
        .as((first, length, at) -> new Range(first, first + length, at))
        .list()
        .ofMaxSize(40);
  }

  @Property
  void theRangesAreTheRunsOfWhatWasAdded(@ForAll("additions") List<Range> additions) {
    OffsetRanges ranges = new OffsetRanges();
    BitSet bits = new BitSet();
    for (Range range : additions) {
      ranges.add(range.first(), range.last(), range.atMillis());
      bits.set((int) range.first(), (int) range.last() + 1);

      List<String> runs = new ArrayList<>();
      for (int start = bits.nextSetBit(0); start >= 0; ) {
        int end = bits.nextClearBit(start);
        runs.add(start + ".." + (end - 1));
        start = bits.nextSetBit(end);
      }
      assertThat(ranges.ranges())
          .extracting(kept -> kept.first() + ".." + kept.last())
          .isEqualTo(runs);
    }
  }

  @Property
  void aRangesTimeIsOneThatWasAddedWithinIt(@ForAll("additions") List<Range> additions) {
    OffsetRanges ranges = new OffsetRanges();
    additions.forEach(range -> ranges.add(range.first(), range.last(), range.atMillis()));
    for (Range kept : ranges.ranges()) {
      assertThat(additions)
          .anyMatch(
              added ->
                  added.first() >= kept.first()
                      && added.last() <= kept.last()
                      && added.atMillis() == kept.atMillis());
    }
  }

  @Example
  void theLastOffsetOfAllDoesNotOverflow() {
    OffsetRanges ranges = new OffsetRanges();
    ranges.add(5, Long.MAX_VALUE, 1);
    ranges.add(4, 4, 2);
    ranges.add(7, Long.MAX_VALUE, 9);
    assertThat(ranges.ranges()).containsExactly(new Range(4, Long.MAX_VALUE, 2));
  }
}
