package io.realtime4j.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RisingProperties {
  /** Up to 50 adds behind a gap, 51 to 80 remove one somewhere, others remove the first. */
  @Property
  void holdsWhatATreeWouldHold(
      @ForAll @Size(max = 400) List<@IntRange(max = 100) Integer> steps,
      @ForAll @IntRange(max = 600) int after,
      @ForAll @IntRange(max = 600) int upTo) {
    Rising<String> rising = new Rising<>();
    TreeMap<Long, String> tree = new TreeMap<>();
    long last = 0;
    for (int step : steps) {
      if (step <= 50) {
        last += 1 + step % 3;
        rising.add(last, "v" + last);
        tree.put(last, "v" + last);
      } else if (step <= 80) {
        long number = last * (step - 50) / 30;
        rising.remove(number);
        tree.remove(number);
      } else if (!tree.isEmpty()) {
        rising.remove(rising.firstNumber());
        tree.pollFirstEntry();
      }
      assertThat(rising.size()).isEqualTo(tree.size());
      assertThat(rising.isEmpty()).isEqualTo(tree.isEmpty());
    }
    for (long number = 0; number <= last + 1; number++) {
      assertThat(rising.get(number)).isEqualTo(tree.get(number));
    }
    if (!tree.isEmpty()) {
      long replaced = tree.firstKey();
      rising.replace(replaced, "other");
      tree.put(replaced, "other");
      assertThat(rising.first()).isEqualTo("other");
      assertThat(rising.firstNumber()).isEqualTo(tree.firstKey());
      assertThat(rising.lastNumber()).isEqualTo(tree.lastKey());
      assertThat(rising.last()).isEqualTo(tree.lastEntry().getValue());
    }
    List<String> between =
        upTo < after
            ? List.of()
            : new ArrayList<>(tree.subMap((long) after, false, (long) upTo, true).values());
    assertThat(rising.between(after, upTo)).isEqualTo(between);
    assertThat(rising.between(-1, Long.MAX_VALUE)).isEqualTo(new ArrayList<>(tree.values()));
  }
}
