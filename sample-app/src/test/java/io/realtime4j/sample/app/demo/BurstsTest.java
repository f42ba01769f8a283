package io.realtime4j.sample.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BurstsTest {
  private final Bursts bursts = new Bursts();

  @Test
  void oneMessageIsNamedAndSeveralAreFolded() {
    bursts.add("read", 7);
    bursts.add("said", 3);
    bursts.add("said", 5);
    bursts.add("said", 4);

    assertThat(lines()).containsExactly("read #7", "said #3-#5 (3)");
  }

  @Test
  void whatWasHandedOutIsNotHandedOutAgain() {
    bursts.add("said", 1);
    lines();
    bursts.add("said", 2);

    assertThat(lines()).containsExactly("said #2");
    assertThat(lines()).isEmpty();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    bursts.flush((kind, text) -> lines.add(kind + " " + text));
    return lines;
  }
}
