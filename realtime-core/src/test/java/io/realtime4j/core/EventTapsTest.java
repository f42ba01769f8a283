package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.core.fakes.ManualLoop;
import io.realtime4j.core.session.EventBus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class EventTapsTest {
  private final ManualLoop loop = new ManualLoop();
  private final EventBus bus = new EventBus(loop);
  private final EventTaps taps = new EventTaps(loop, loop, bus);

  record Numbered(int number) implements RealtimeEvent {}

  private static final class Reader implements Flow.Subscriber<RealtimeEvent> {
    final List<Object> heard = new ArrayList<>();
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(RealtimeEvent event) {
      heard.add(((Numbered) event).number());
    }

    @Override
    public void onError(Throwable failure) {
      heard.add(failure.getClass().getSimpleName());
    }

    @Override
    public void onComplete() {
      heard.add("complete");
    }
  }

  private static final class StoppedLoop implements EventLoop {
    @Override
    public void execute(Runnable task) {
      throw new RejectedExecutionException("it has stopped");
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
      throw new RejectedExecutionException("it has stopped");
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public boolean inLoop() {
      return false;
    }
  }

  private Reader reader(int capacity) {
    Reader reader = new Reader();
    taps.publisher(capacity).subscribe(reader);
    loop.run();
    return reader;
  }

  private void publish(int from, int to) {
    for (int i = from; i <= to; i++) {
      bus.publish(new Numbered(i), null);
    }
    loop.run();
  }

  private void request(Reader reader, long count) {
    reader.subscription.request(count);
    loop.run();
  }

  @Test
  void nothingComesWithoutDemand() {
    Reader reader = reader(10);

    publish(1, 3);
    assertThat(reader.heard).isEmpty();
    request(reader, 2);

    assertThat(reader.heard).containsExactly(1, 2);
  }

  @Test
  void whatNobodyHasTakenYetIsNotHeard() {
    List<String> heard = new ArrayList<>();
    Reader slow = reader(3);
    Reader quick = reader(3);
    request(quick, 100);
    publish(1, 2);
    bus.whenHeard(() -> heard.add("two"));
    loop.run();
    publish(3, 3);
    assertThat(heard).isEmpty();
    request(slow, 1);
    assertThat(heard).isEmpty();
    request(slow, 1);
    assertThat(heard).containsExactly("two");

    // What is lost from a full buffer will never be taken.
    bus.whenHeard(() -> heard.add("three"));
    publish(4, 5);
    assertThat(heard).containsExactly("two");
    publish(6, 6);
    assertThat(heard).containsExactly("two", "three");

    bus.whenHeard(() -> heard.add("six"));
    loop.run();
    slow.subscription.cancel();
    loop.run();
    assertThat(heard).containsExactly("two", "three", "six");
    bus.whenHeard(() -> heard.add("at once"));
    loop.run();
    assertThat(heard).hasSize(4);
  }

  @Test
  void aFullBufferDropsTheOldest() {
    Reader reader = reader(3);

    publish(1, 10);
    request(reader, Long.MAX_VALUE);
    publish(11, 11);

    assertThat(reader.heard).containsExactly(8, 9, 10, 11);
  }

  @Test
  void aSlowSubscriberHasItsOwnBuffer() {
    Reader slow = reader(1);
    Reader quick = reader(1);
    request(quick, 100);

    for (int i = 1; i <= 5; i++) {
      publish(i, i);
    }
    request(slow, 1);

    assertThat(quick.heard).containsExactly(1, 2, 3, 4, 5);
    assertThat(slow.heard).containsExactly(5);
  }

  @Test
  void nothingComesAfterACancel() {
    Reader reader = reader(10);
    request(reader, 10);

    publish(1, 1);
    reader.subscription.cancel();
    publish(2, 2);
    taps.complete();
    loop.run();

    assertThat(reader.heard).containsExactly(1);
  }

  @Test
  void aDemandOfNothingIsAnError() {
    Reader reader = reader(10);

    request(reader, 0);
    publish(1, 1);

    assertThat(reader.heard).containsExactly("IllegalArgumentException");
  }

  @Test
  void theEndComesAfterWhatWasAskedFor() {
    Reader reader = reader(10);

    publish(1, 3);
    reader.subscription.request(2);
    loop.execute(taps::complete);
    loop.run();
    publish(4, 4);

    assertThat(reader.heard).containsExactly(1, 2, "complete");
  }

  @Test
  void whoComesAfterTheEndIsToldOfItAlsoWhereTheLoopHasStopped() {
    taps.complete();
    Reader late = reader(3);
    assertThat(late.subscription).isNotNull();
    assertThat(late.heard).containsExactly("complete");
    Reader later = new Reader();
    new EventTaps(new StoppedLoop(), loop, bus).publisher(3).subscribe(later);
    loop.run();
    assertThat(later.heard).containsExactly("complete");
  }

  @Test
  void aSubscriberIsNeeded() {
    assertThatThrownBy(() -> taps.publisher(1).subscribe(null))
        .isInstanceOf(NullPointerException.class);
  }
}
