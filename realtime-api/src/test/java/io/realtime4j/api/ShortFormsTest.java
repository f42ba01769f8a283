package io.realtime4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Forms that say by name what the records have by position. */
class ShortFormsTest {
  @Test
  void aQueryKeepsItsBoundsInAThread() {
    assertThat(HistoryQuery.before(7, 20).inThread("m1"))
        .isEqualTo(new HistoryQuery("m1", 7L, null, 20));
    assertThat(HistoryQuery.after(7, 20).inThread("m1"))
        .isEqualTo(new HistoryQuery("m1", null, 7L, 20));
  }

  @Test
  void aCustomStatusGetsItsEmojiAndItsEnd() {
    Instant end = Instant.parse("2030-01-01T00:00:00Z");
    assertThat(CustomStatus.of("Away").withEmoji("x").until(end))
        .isEqualTo(new CustomStatus("Away", "x", end));
    assertThatThrownBy(() -> CustomStatus.of("Away").withEmoji("x".repeat(101)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
