package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How much is under way, on quick links and slow ones. */
class WindowTest {
  private static final long MILLI = 1_000_000;

  private final Window window = new Window(256);
  private long now;

  /** A message that was sent when all of the window of a room was under way is answered. */
  private void answered(long millis) {
    long sent = now;
    now += millis * MILLI;
    window.accepted(window.perRoom(), sent, now);
  }

  private void round(long millis) {
    for (int i = window.size(); i > 0; i--) {
      long sent = now;
      window.accepted(window.perRoom(), sent, sent + millis * MILLI);
    }
    now += millis * MILLI;
  }

  @Test
  void itDoublesWithEachRoundOfQuickAnswersUpToTheMost() {
    assertThat(window.size()).isEqualTo(16);
    assertThat(window.perRoom()).isEqualTo(12);
    round(5);
    assertThat(window.size()).isEqualTo(32);
    round(5);
    round(5);
    round(5);
    assertThat(window.size()).isEqualTo(256);
    round(5);
    assertThat(window.size()).isEqualTo(256);
  }

  @Test
  void whoAsksForFewGetsFew() {
    Window small = new Window(4);
    assertThat(small.size()).isEqualTo(4);
    small.accepted(4, 0, 1);
    small.refused(2, 3);
    assertThat(small.size()).isEqualTo(4);
    assertThat(small.isOpen(3, Long.MAX_VALUE)).isTrue();
    assertThat(small.isOpen(4, 0)).isFalse();
  }

  @Test
  void whatIsNotUsedDoesNotGrow() {
    window.accepted(window.perRoom() - 1, 0, 1);
    assertThat(window.size()).isEqualTo(16);
  }

  @Test
  void answersThatStoodInLineHalveItOnceAndThenItGrowsSlowly() {
    round(5);
    round(5);
    assertThat(window.size()).isEqualTo(64);
    long sent = now;
    now += 300 * MILLI;
    window.accepted(48, sent, now);
    window.accepted(48, sent, now);
    assertThat(window.size()).as("sent before it shrank").isEqualTo(32);
    round(5);
    assertThat(window.size()).isEqualTo(33);
    answered(300);
    answered(300);
    answered(300);
    assertThat(window.size()).isEqualTo(16);
  }

  @Test
  void aLongWayIsNotALine() {
    round(600);
    round(840);
    assertThat(window.size()).isEqualTo(64);
  }

  @Test
  void aRefusalTakesItBackToTheLeast() {
    round(5);
    round(5);
    round(5);
    assertThat(window.size()).isEqualTo(128);
    long sent = now++;
    window.refused(sent, now);
    window.refused(sent, now);
    assertThat(window.size()).isEqualTo(16);
    round(5);
    round(5);
    assertThat(window.size()).as("the echoes of the first say nothing more").isEqualTo(64);
    round(5);
    assertThat(window.size()).isEqualTo(65);
    window.restart();
    assertThat(window.size()).isEqualTo(16);
    round(5);
    round(5);
    round(5);
    assertThat(window.size()).as("another session, another way").isEqualTo(128);
  }

  @Test
  void largeMessagesAreFewBeyondTheLeast() {
    round(5);
    assertThat(window.isOpen(31, Window.BYTES - 1)).isTrue();
    assertThat(window.isOpen(16, Window.BYTES)).isFalse();
    assertThat(window.isOpen(15, Window.BYTES)).isTrue();
    assertThat(window.isOpen(32, 0)).isFalse();
  }

  /** What may happen to a message; times in milliseconds. */
  private record Fate(boolean taken, int ago, int millis) {}

  @Property
  void itStaysWithinItsBounds(
      @ForAll @IntRange(min = 1, max = 300) int most,
      @ForAll List<@IntRange(max = 999) Integer> steps) {
    Window any = new Window(most);
    long clock = 0;
    for (int step : steps) {
      Fate fate = new Fate(step % 7 != 0, step % 400, step % 11);
      long sent = clock - fate.ago * MILLI;
      clock += fate.millis * MILLI;
      if (fate.taken) {
        any.accepted(any.perRoom(), sent, clock);
      } else {
        any.refused(sent, clock);
      }
      assertThat(any.size()).isBetween(Math.min(Window.LEAST, most), most);
      assertThat(any.perRoom()).isBetween(1, any.size());
    }
  }
}
