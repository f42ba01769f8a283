package io.realtime4j.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.PeerProtocolException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.core.fakes.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Requests of eight seconds of patience, 48 on a busy link, which is looked at every two. */
class AckMapTest {
  private final ManualLoop loop = new ManualLoop();
  private final List<String> heard = new ArrayList<>();
  private final List<RealtimeException> failures = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private long receivedBytes;
  private final AckMap acks =
      new AckMap(
          loop,
          Duration.ofSeconds(8),
          () -> receivedBytes,
          (mark, nanos) -> answers.add(mark + " in " + Duration.ofNanos(nanos).toMillis()));

  private long add(String name) {
    long id = acks.nextId();
    acks.add(
        name,
        (int) id * 10,
        new Reply() {
          @Override
          public void onAnswer(List<JsonValue> args) {
            heard.add(name + args);
          }

          @Override
          public void onFailed(RealtimeException cause) {
            heard.add(name + " failed at " + Duration.ofNanos(loop.nanoTime()).toMillis());
            failures.add(cause);
          }
        });
    return id;
  }

  private void receive(long bytesPerSecond, int seconds) {
    for (int i = 0; i < seconds; i++) {
      receivedBytes += bytesPerSecond;
      loop.seconds(1);
    }
  }

  @Example
  void eachIsAnsweredOnceAndItsRoundTripIsToldFirst() {
    long first = add("a");
    loop.seconds(1);
    long second = add("b");
    loop.seconds(0.5);
    acks.complete(second, List.of(JsonValue.of(2)));
    acks.complete(second, List.of());
    acks.complete(first, List.of(JsonValue.of(1)));
    acks.complete(99, List.of());

    assertThat(heard).containsExactly("b[2]", "a[1]");
    assertThat(answers).containsExactly("10 in 500", "0 in 1500");
    loop.seconds(60);
    assertThat(heard).hasSize(2);
    assertThat(loop.timers()).isZero();
  }

  @Example
  void eachHasThePatienceOfItsOwn() {
    add("a");
    loop.seconds(3);
    add("b");
    loop.seconds(4.999);
    assertThat(heard).isEmpty();
    loop.seconds(20);
    assertThat(heard).containsExactly("a failed at 8000", "b failed at 11000");
    assertThat(failures)
        .hasOnlyElementsOfType(AckTimeoutException.class)
        .extracting(Throwable::getMessage)
        .element(1)
        .isEqualTo(
            "The server did not answer \"b\" within 8000 ms; it may have done what was asked.");
  }

  @Example
  void oneThatIsAskedAfterTheLastAnswerWaitsItsWholeTime() {
    acks.complete(add("a"), List.of());
    loop.seconds(5);
    add("b");
    loop.seconds(60);
    assertThat(heard).containsExactly("a[]", "b failed at 13000");
    add("c");
    loop.seconds(60);
    assertThat(heard).last().isEqualTo("c failed at 73000");
  }

  @Example
  void anAnswerThatCannotBeReadEndsItsRequestAloneAndWithTheLastTheTimer() {
    long first = add("a");
    long second = add("b");
    PeerProtocolException bad = new PeerProtocolException("bad", null);
    acks.fail(first, bad);
    assertThat(loop.timers()).as("another waits").isEqualTo(1);
    acks.fail(first, bad);
    acks.fail(second, bad);
    assertThat(heard).containsExactly("a failed at 0", "b failed at 0");
    assertThat(loop.timers()).isZero();
    add("c");
    loop.seconds(8);
    assertThat(heard).last().isEqualTo("c failed at 8000");
  }

  @Example
  void allFailAtOnceWithTheConnectionAndNothingIsLeft() {
    add("a");
    add("b");
    NotConnectedException lost = new NotConnectedException("lost");
    acks.failAll(lost);
    assertThat(failures).containsExactly(lost, lost);
    assertThat(loop.timers()).isZero();
    acks.failAll(lost);
    assertThat(failures).hasSize(2);
  }

  @Example
  void oneThatAsksAgainInItsFailureFindsAConsistentMap() {
    acks.add(
        "a",
        0,
        new Reply() {
          @Override
          public void onAnswer(List<JsonValue> args) {}

          @Override
          public void onFailed(RealtimeException cause) {
            add("again");
          }
        });
    acks.failAll(new NotConnectedException("lost"));
    loop.seconds(8);
    assertThat(heard).containsExactly("again failed at 8000");
  }

  @Example
  void whileTheLinkBringsSomethingAnAnswerIsWaitedForSixTimesAsLong() {
    add("a");
    receive(2_048, 47);
    assertThat(heard).isEmpty();
    receive(2_048, 1);
    assertThat(heard).containsExactly("a failed at 48000");
    assertThat(failures.get(0)).hasMessageContaining("within 48000 ms");
  }

  @Example
  void aLinkThatBringsLittleIsNotBusy() {
    add("a");
    receive(2_000, 8);
    assertThat(heard).containsExactly("a failed at 8000");
  }

  @Example
  void oneThatFallsSilentIsNoticedWithinAQuarterOfThePatience() {
    add("a");
    receive(4_096, 9);
    loop.seconds(3);
    assertThat(heard)
        .as("what came in the look's two seconds")
        .isEqualTo(List.of("a failed at 12000"));
  }

  @Example
  void whatIsAskedWhileTheLinkIsBusyIsWaitedForAsLong() {
    add("a");
    receive(4_096, 10);
    add("b");
    receive(4_096, 60);
    assertThat(heard).containsExactly("a failed at 48000", "b failed at 58000");
  }

  @Property
  void everyRequestEndsOnceByItsAnswerOrAfterItsPatience(
      @ForAll @Size(max = 40) List<@IntRange(max = 99) Integer> steps) {
    new AckMapTest().walk(steps);
  }

  private void walk(List<Integer> steps) {
    List<Long> open = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    List<Long> dueMillis = new ArrayList<>();
    long now = 0;
    for (int step : steps) {
      if (step < 40) {
        open.add(add("r" + acks.nextId()));
        dueMillis.add(now + 8_000);
      } else if (step < 60 && !open.isEmpty()) {
        int chosen = step % open.size();
        long id = open.remove(chosen);
        dueMillis.remove(chosen);
        acks.complete(id, List.of());
        expected.add("r" + id + "[]");
      } else {
        now += step * 50L;
        loop.advance(Duration.ofMillis(step * 50L));
        while (!dueMillis.isEmpty() && dueMillis.get(0) <= now) {
          expected.add("r" + open.remove(0) + " failed at " + dueMillis.remove(0));
        }
      }
      assertThat(heard).isEqualTo(expected);
      assertThat(loop.timers()).isBetween(open.isEmpty() ? 0 : 1, 1);
    }
    acks.failAll(new NotConnectedException("lost"));
    assertThat(heard).hasSize(expected.size() + open.size());
    assertThat(loop.timers()).isZero();
  }
}
