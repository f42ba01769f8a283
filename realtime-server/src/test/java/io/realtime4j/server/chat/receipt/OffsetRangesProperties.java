package io.realtime4j.server.chat.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class OffsetRangesProperties {
  @Property
  void rangesHoldWhatWasAddedAndNeverTouch(
      @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 60) Integer> starts,
      @ForAll @IntRange(min = 0, max = 5) int length) {
    OffsetRanges ranges = new OffsetRanges();
    Set<Long> model = new HashSet<>();
    for (int start : starts) {
      OffsetRanges.Range foretold = ranges.merged(start, start + length);
      ranges.add(start, start + length);
      assertThat(ranges.ranges()).contains(foretold);
      for (long offset = start; offset <= start + length; offset++) {
        model.add(offset);
      }
    }
    for (long offset = 0; offset <= 70; offset++) {
      assertThat(ranges.contains(offset)).isEqualTo(model.contains(offset));
    }
    long last = -1;
    for (OffsetRanges.Range range : ranges.ranges()) {
      assertThat(range.from()).isGreaterThan(last + 1);
      assertThat(range.to()).isGreaterThanOrEqualTo(range.from());
      last = range.to();
    }
  }
}
