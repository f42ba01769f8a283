package io.realtime4j.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class OffsetRangeProperties {
  @Provide
  Arbitrary<OffsetRange> range() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 60),
            Arbitraries.longs().between(0, 9),
            Arbitraries.longs().between(0, 1_000))
        .as((first, length, at) -> new OffsetRange(first, first + length, at));
  }

  /** Adds as the store does: what touches is taken out, and one range put in. */
  private static void add(List<OffsetRange> kept, OffsetRange added) {
    List<OffsetRange> touching =
        kept.stream()
            .filter(range -> range.first() <= added.touchingTo())
            .filter(range -> range.last() >= added.touchingFrom())
            .toList();
    if (touching.stream().anyMatch(range -> range.covers(added))) {
      return;
    }
    kept.removeAll(touching);
    kept.add(added.joinedWith(touching));
  }

  @Property
  void theRangesAreTheRunsOfWhatWasAdded(@ForAll List<@From("range") OffsetRange> additions) {
    List<OffsetRange> kept = new ArrayList<>();
    BitSet bits = new BitSet();
    for (OffsetRange range : additions) {
      add(kept, range);
      bits.set((int) range.first(), (int) range.last() + 1);
    }
    List<String> runs = new ArrayList<>();
    for (int start = bits.nextSetBit(0); start >= 0; ) {
      int end = bits.nextClearBit(start);
      runs.add(start + ".." + (end - 1));
      start = bits.nextSetBit(end);
    }
    assertThat(kept)
        .extracting(range -> range.first() + ".." + range.last())
        .containsExactlyInAnyOrderElementsOf(runs);
  }

  @Property
  void aJoinedRangeHasTheLatestTime(
      @ForAll("range") OffsetRange added, @ForAll List<@From("range") OffsetRange> touching) {
    OffsetRange joined = added.joinedWith(touching);
    assertThat(touching)
        .allMatch(joined::covers)
        .allMatch(range -> range.atMillis() <= joined.atMillis());
    assertThat(joined.covers(added)).isTrue();
  }

  @Example
  void theLastOffsetOfAllDoesNotOverflow() {
    assertThat(new OffsetRange(1, Long.MAX_VALUE, 1).touchingTo()).isEqualTo(Long.MAX_VALUE);
    assertThat(new OffsetRange(1, 5, 1).touchingFrom()).isZero();
  }
}
