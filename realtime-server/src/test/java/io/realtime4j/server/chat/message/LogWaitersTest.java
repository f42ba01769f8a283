package io.realtime4j.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.fake.FakeLoops;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for the log. */
class LogWaitersTest {
  private final FakeLoops loops = new FakeLoops(1);
  private final LogWaiters waiters = new LogWaiters(loops.get(0));
  private final List<String> done = new ArrayList<>();

  @Test
  void whatWaitsComesInTheOrderOfTheLogThenOfWaiting() {
    waiters.add(7, () -> done.add("7"));
    waiters.add(5, () -> done.add("5"));
    waiters.add(7, () -> done.add("7 too"));
    waiters.reached(4);
    assertThat(done).isEmpty();
    waiters.reached(6);
    assertThat(done).containsExactly("5");
    waiters.reached(9);
    assertThat(done).containsExactly("5", "7", "7 too");
  }

  @Test
  void whatFailsCostsNoOther() {
    waiters.add(
        1,
        () -> {
          throw new IllegalStateException("broken");
        });
    waiters.add(1, () -> done.add("next"));
    waiters.reached(1);
    assertThat(done).containsExactly("next");
  }

  @Test
  void nothingWaitsForEverNorComesTwice() {
    waiters.add(7, () -> done.add("late"));
    loops.advance(LogWaiters.PATIENCE.minusMillis(1));
    waiters.add(7, () -> done.add("in time"));
    assertThat(done).isEmpty();
    loops.advance(LogWaiters.PATIENCE.dividedBy(2));
    assertThat(done).containsExactly("late");
    waiters.reached(7);
    loops.advance(LogWaiters.PATIENCE);
    assertThat(done).containsExactly("late", "in time");
  }
}
