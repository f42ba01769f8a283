package io.realtime4j.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class NumberedTest {
  /** Two steps of three add; the others take out what is that far from the oldest, or nothing. */
  @Property
  void holdsWhatAMapWouldHold(@ForAll @Size(max = 200) List<@IntRange(max = 79) Integer> steps) {
    Numbered<String> numbered = new Numbered<>();
    TreeMap<Long, String> model = new TreeMap<>();
    long next = 0;
    for (int step : steps) {
      if (step % 3 > 0) {
        assertThat(numbered.next()).isEqualTo(next);
        numbered.add("v" + next);
        model.put(next, "v" + next);
        next++;
      } else {
        long number = (model.isEmpty() ? next : model.firstKey()) + step - 20;
        assertThat(numbered.remove(number)).isEqualTo(model.remove(number));
      }
      Map.Entry<Long, String> first = model.firstEntry();
      assertThat(numbered.first()).isEqualTo(first == null ? null : first.getValue());
      assertThat(numbered.isEmpty()).isEqualTo(model.isEmpty());
    }
    for (String value : model.values()) {
      assertThat(numbered.removeFirst()).isEqualTo(value);
    }
    assertThat(numbered.removeFirst()).isNull();
  }
}
