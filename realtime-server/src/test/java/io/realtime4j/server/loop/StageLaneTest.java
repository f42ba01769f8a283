package io.realtime4j.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.fake.FakeLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StageLaneTest {
  private final FakeLoops loops = new FakeLoops(1);
  private final List<String> done = new ArrayList<>();
  private int idle;
  private final StageLane lane = new StageLane(loops.get(0), 3, () -> idle++);

  private CompletableFuture<Void> submit(String name) {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    lane.submit(
        () -> {
          done.add(name);
          return stage;
        },
        failure -> done.add("not " + name));
    return stage;
  }

  @Test
  void oneAfterTheOtherAndNoMoreThanSoManyWait() {
    CompletableFuture<Void> first = submit("a");
    CompletableFuture<Void> second = submit("b");
    submit("c");
    submit("d");
    submit("e");
    assertThat(done).containsExactly("a", "not e");
    first.completeExceptionally(new IllegalStateException("no matter"));
    second.complete(null);
    loops.run();
    assertThat(done).containsExactly("a", "not e", "b", "c");
  }

  @Test
  void whoWaitedTooLongIsRefusedAtOnceNotOneByOne() {
    submit("hangs");
    submit("b");
    submit("c");
    loops.advance(Asker.PATIENCE.multipliedBy(3));
    assertThat(done).containsExactly("hangs", "not b", "not c");
    assertThat(lane.isIdle()).isTrue();
    assertThat(idle).isEqualTo(1);
  }

  @Test
  void aTaskThatIsLostDoesNotLetTwoRunAtOnce() {
    CompletableFuture<Void> lost = submit("lost");
    loops.advance(Asker.PATIENCE.multipliedBy(3));
    submit("b");
    submit("c");
    lost.complete(null);
    loops.run();
    assertThat(done).containsExactly("lost", "b");
  }

  @Test
  void whatATaskThrowsIsToldToWhoSubmittedIt() {
    lane.submit(
        () -> {
          throw new IllegalStateException("boom");
        },
        failure -> {
          done.add(failure.getMessage());
          throw new IllegalStateException("and again");
        });
    submit("b").complete(null);
    assertThat(done).containsExactly("boom", "b");
  }
}
