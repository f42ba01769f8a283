package io.realtime4j.verification.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What writers were told of their messages, held against the history. */
final class Promises {
  private final Map<String, Set<String>> told = new LinkedHashMap<>();

  void hear(List<String> lines) {
    for (String line : lines) {
      int space = line.indexOf(' ');
      told.computeIfAbsent(line.substring(0, space), word -> new LinkedHashSet<>())
          .add(line.substring(space + 1));
    }
  }

  int count(String word) {
    return all(word).size();
  }

  private Set<String> all(String word) {
    return told.getOrDefault(word, Set.of());
  }

  /** Checks the texts of all rooms, in the order in which the server has them. */
  void check(List<String> history) {
    assertThat(history).doesNotHaveDuplicates();
    Set<String> accepted = new LinkedHashSet<>(history);
    Set<String> due = new LinkedHashSet<>(all("stored"));
    due.removeAll(all("doubtful"));
    due.addAll(all("kept"));
    due.addAll(all("sent"));
    due.removeAll(accepted);
    assertThat(due).as("stored or sent, and lost").isEmpty();
    assertThat(history).as("refused").doesNotContainAnyElementsOf(all("refused"));
    assertThat(history).as("discarded").doesNotContainAnyElementsOf(all("discarded"));
    Map<String, Integer> last = new LinkedHashMap<>();
    List<String> late = new ArrayList<>();
    for (String text : history) {
      int space = text.lastIndexOf(' ');
      int number = Integer.parseInt(text.substring(space + 1));
      Integer before = last.put(text.substring(0, space), number);
      if (before != null && before > number) {
        late.add(text + " after " + before);
      }
    }
    assertThat(late).as("out of order").isEmpty();
  }
}
