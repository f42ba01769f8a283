package io.realtime4j.server.socketio;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Collects answers from sources whose number of answers is not known in advance: each source first
 * says how many it will give. Confined to one loop.
 *
 * @param <T> the kind of answer
 */
final class Gather<T> {
  private final BiConsumer<List<T>, Boolean> whenDone;
  private final List<T> answers = new ArrayList<>();
  private final Cancellable timer;
  private int sources;
  private int owed;
  private boolean incomplete;
  private boolean done;

  /**
   * Begins; called on the loop.
   *
   * @param sources how many will say what they owe
   * @param whenDone takes the answers, and whether some are missing; called once, on the loop
   */
  Gather(EventLoop loop, int sources, Duration timeout, BiConsumer<List<T>, Boolean> whenDone) {
    this.sources = sources;
    this.whenDone = whenDone;
    this.timer =
        loop.schedule(
            timeout,
            () -> {
              incomplete = true;
              finish();
            });
  }

  /** One more source will say what it owes. */
  void moreSources(int count) {
    sources += count;
    settle();
  }

  /** A source owes so many answers. */
  void owes(int count) {
    sources--;
    owed += count;
    settle();
  }

  void answer(T answer) {
    if (!done) {
      answers.add(answer);
    }
    owed--;
    settle();
  }

  /** An answer that was owed will not come. */
  void lost() {
    incomplete = true;
    owed--;
    settle();
  }

  private void settle() {
    if (sources == 0 && owed == 0) {
      finish();
    }
  }

  private void finish() {
    if (!done) {
      done = true;
      timer.cancel();
      whenDone.accept(List.copyOf(answers), incomplete);
    }
  }
}
