package io.realtime4j.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.server.fake.FakeLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ShardLoopTest {
  private final FakeLoops loops = new FakeLoops(2);
  private final ShardLoop loop = new ShardLoop(loops.get(0), this::isOnALoop);
  private final List<String> trace = new ArrayList<>();

  private void input(String name) {
    loops.runAhead(
        loops.get(0),
        () -> {
          loop.beforeInput();
          trace.add(name);
        });
  }

  @Test
  void whatAnotherThreadHasPostedRunsBeforeAnInput() {
    loop.execute(() -> trace.add("posted"));
    input("input");

    assertThat(trace).containsExactly("posted", "input");
  }

  @Test
  void whatTheLoopHasPostedToItselfWaitsForItsTurn() {
    loops.runAhead(loops.get(0), () -> loop.execute(() -> trace.add("own")));
    input("input");
    loops.run();

    assertThat(trace).containsExactly("input", "own");
  }

  @Test
  void theLoopsOwnRunEarlyOnlyAheadOfOthers() {
    loops.runAhead(loops.get(0), () -> loop.execute(() -> trace.add("own")));
    loop.execute(() -> trace.add("posted"));
    loops.runAhead(loops.get(0), () -> loop.execute(() -> trace.add("own later")));
    input("input");
    loops.run();

    assertThat(trace).containsExactly("own", "posted", "input", "own later");
  }

  @Test
  void whatTheLoopHasPostedToItselfBeforeInputsIsDoneByTheNext() {
    loops.runAhead(loops.get(0), () -> loop.executeBeforeInput(() -> trace.add("own")));
    input("input");

    assertThat(trace).containsExactly("own", "input");
  }

  @Test
  void aTimerFindsDoneWhatWasPostedBeforeItIsRun() {
    List<Runnable> timers = new ArrayList<>();
    ShardLoop timed = new ShardLoop(capturing(timers), this::isOnALoop);
    timed.schedule(Duration.ofMillis(5), () -> trace.add("timer"));
    timed.execute(() -> trace.add("posted"));

    loops.runAhead(loops.get(0), timers.get(0));

    assertThat(trace).containsExactly("posted", "timer");
  }

  /** Returns the first loop, but for timers, which are added to a list. */
  private EventLoop capturing(List<Runnable> timers) {
    EventLoop transport = loops.get(0);
    return new EventLoop() {
      @Override
      public void execute(Runnable task) {
        transport.execute(task);
      }

      @Override
      public Cancellable schedule(Duration delay, Runnable task) {
        timers.add(task);
        return () -> timers.remove(task);
      }

      @Override
      public long nanoTime() {
        return transport.nanoTime();
      }

      @Override
      public boolean inLoop() {
        return transport.inLoop();
      }
    };
  }

  private boolean isOnALoop() {
    return loops.all().stream().anyMatch(EventLoop::inLoop);
  }

  @Test
  void whatALoopPostsToOneThatHasStoppedIsDroppedAndWhoIsOnNoneIsTold() {
    loops.stop(0);

    loops.runAhead(
        loops.get(1),
        () -> {
          loop.execute(() -> trace.add("late"));
          loop.executeBeforeInput(() -> trace.add("late"));
          loop.schedule(Duration.ofSeconds(1), () -> trace.add("late")).cancel();
          trace.add("goes on");
        });

    assertThat(trace).containsExactly("goes on");
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> loop.schedule(Duration.ofSeconds(1), () -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void eachTaskInputAndTimerIsATurnOfItsOwn() {
    List<Long> turns = new ArrayList<>();
    loop.execute(() -> turns.add(loop.turn()));
    loop.execute(() -> turns.add(loop.turn()));
    loop.schedule(Duration.ofMillis(1), () -> turns.add(loop.turn()));
    loops.run();
    loops.runAhead(
        loops.get(0),
        () -> {
          loop.beforeInput();
          turns.add(loop.turn());
        });
    loops.advance(Duration.ofMillis(1));

    assertThat(turns).hasSize(4).doesNotHaveDuplicates();
  }
}
