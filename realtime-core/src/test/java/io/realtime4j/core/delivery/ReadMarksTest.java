package io.realtime4j.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Delivery;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** How far a room was read is told, though the process ends or the server is away. */
class ReadMarksTest {
  private FeatureBench bench = new FeatureBench();
  private Feature<Delivery> feature;
  private Delivery delivery = open();

  private Delivery open() {
    feature = new DefaultDeliveryProvider().create(bench.context());
    bench.loop.run();
    return feature.api();
  }

  private void restart() {
    feature.close();
    bench.loop.run();
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    delivery = open();
  }

  private CompletableFuture<Void> upTo(String room, String messageId) {
    CompletableFuture<Void> told = delivery.markReadUpTo(room, messageId);
    bench.loop.run();
    return told;
  }

  private List<SentEvent> open(String room) {
    return bench.sent("channel:read").stream()
        .filter(SentEvent::isOpen)
        .filter(sent -> sent.payload.string("roomName").orElseThrow().equals(room))
        .toList();
  }

  @Test
  void whatWasReadOfflineIsToldByTheNextProcess() {
    upTo("channel:a", "m1");
    upTo("channel:b", "m9");
    upTo("channel:a", "m2");
    assertThat(bench.store.operations).as("the latest of each room").hasSize(2);

    restart();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("channel:read"))
        .extracting(sent -> sent.payload.string("upTo").orElseThrow())
        .containsExactlyInAnyOrder("m2", "m9");
    bench.sent("channel:read").forEach(SentEvent::succeed);
    bench.loop.run();
    assertThat(bench.store.operations).isEmpty();

    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("channel:read")).as("told once").hasSize(2);
  }

  @Test
  void whatTheServerRefusesOfAnEarlierProcessIsReportedAndForgotten() {
    upTo("channel:a", "m1");
    restart();
    bench.start(FeatureBench.FULL);
    bench.last("channel:read").refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void aStoreThatFailsIsReportedAndTheMarkIsToldAllTheSame() {
    bench.store.broken = true;
    CompletableFuture<Void> told = upTo("channel:a", "m1");
    assertThat(bench.published(ConnectionEvent.Fault.class)).isNotEmpty();
    bench.store.broken = false;
    bench.start(FeatureBench.FULL);
    bench.last("channel:read").succeed();
    bench.loop.run();
    assertThat(told).isCompleted();
  }

  private static String timed(int number) {
    return String.format("01890000-0000-7000-8000-%012d", number);
  }

  private List<String> told() {
    for (int i = 0; i < 20; i++) {
      open("channel:a").forEach(SentEvent::succeed);
      bench.loop.run();
    }
    return bench.sent("channel:read").stream()
        .map(sent -> sent.payload.string("upTo").orElseThrow())
        .toList();
  }

  @Test
  void whoLooksBackHasNotReadLess() {
    CompletableFuture<Void> far = upTo("channel:a", timed(9));
    CompletableFuture<Void> back = upTo("channel:a", timed(5));
    bench.start(FeatureBench.FULL);
    assertThat(told()).containsExactly(timed(9), timed(5));
    assertThat(far).isCompleted();
    assertThat(back).isCompleted();
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void whoLooksBackAfterARestartHasNotReadLess() {
    upTo("channel:a", timed(9));
    restart();
    upTo("channel:a", timed(5));
    restart();
    upTo("channel:a", timed(3));
    bench.start(FeatureBench.FULL);
    assertThat(told()).as("nine says five too").containsExactlyInAnyOrder(timed(9), timed(3));
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void whoReadsOnSaysItOnce() {
    for (int i = 1; i < 30; i++) {
      upTo("channel:a", timed(i));
    }
    for (int i = 60; i > 30; i--) {
      upTo("channel:a", timed(i));
    }
    assertThat(bench.store.operations).as("bounded").hasSizeLessThanOrEqualTo(16);
    upTo("channel:a", timed(61));
    assertThat(bench.store.operations).hasSize(1);
    bench.start(FeatureBench.FULL);
    assertThat(told()).containsExactly(timed(61));
  }

  @Test
  void aWordThatIsRefusedDoesNotKeepTheOthers() {
    upTo("channel:a", timed(9));
    CompletableFuture<Void> back = upTo("channel:a", timed(5));
    bench.start(FeatureBench.FULL);
    bench.last("channel:read").refuse("VALIDATION_ERROR");
    bench.loop.run();
    assertThat(told()).containsExactly(timed(9), timed(5));
    assertThat(back).isCompletedExceptionally();
    assertThat(bench.store.operations).isEmpty();
  }

  /** What can happen to two rooms of one user. */
  enum Step {
    MARK_A,
    MARK_B,
    CONNECT,
    LOSE,
    ACCEPT,
    NOT_NOW,
    NOT_ARRIVED,
    NOT_ANSWERED,
    RESTART
  }

  @Property
  void theLastWordOfEachRoomArrivesAndNoneBeforeItComesAfter(
      @ForAll @Size(max = 40) List<Step> steps) {
    bench = new FeatureBench();
    delivery = open();
    Map<String, Integer> said = new LinkedHashMap<>();
    Map<String, Integer> taken = new LinkedHashMap<>();
    boolean connected = false;
    for (Step step : steps) {
      switch (step) {
        case MARK_A -> upTo("channel:a", "m" + said.merge("channel:a", 1, Integer::sum));
        case MARK_B -> upTo("channel:b", "m" + said.merge("channel:b", 1, Integer::sum));
        case CONNECT -> {
          if (!connected) {
            bench.start(FeatureBench.FULL);
            connected = true;
          }
        }
        case LOSE -> {
          if (connected) {
            bench.lose();
            connected = false;
          }
        }
        case ACCEPT -> {
          assertThat(open("channel:a")).as("one at a time").hasSizeLessThanOrEqualTo(1);
          accept(taken);
        }
        case NOT_NOW -> {
          List<SentEvent> asked = open("channel:a");
          asked.forEach(sent -> sent.refuse("UNAVAILABLE"));
          bench.loop.run();
        }
        case NOT_ARRIVED -> giveUp();
        case NOT_ANSWERED -> {
          bench.open("channel:read").forEach(asked -> take(asked, taken));
          giveUp();
        }
        case RESTART -> {
          restart();
          connected = false;
        }
      }
    }
    if (!connected) {
      bench.start(FeatureBench.FULL);
    }
    // Steps shorter than the time that an answer may take: what is asked is seen while it is open.
    for (int i = 0; i < 120 && !bench.store.operations.isEmpty(); i++) {
      bench.loop.advance(Duration.ofSeconds(1));
      accept(taken);
    }
    assertThat(taken).isEqualTo(said);
    assertThat(bench.store.operations).isEmpty();
  }

  /** Takes the last that each room is asked for; those before it have gone without an answer. */
  private void accept(Map<String, Integer> taken) {
    for (String room : List.of("channel:a", "channel:b")) {
      List<SentEvent> asked = open(room);
      if (!asked.isEmpty()) {
        SentEvent last = asked.get(asked.size() - 1);
        take(last, taken);
        last.succeed();
      }
    }
    bench.loop.run();
  }

  private static void take(SentEvent asked, Map<String, Integer> taken) {
    String room = asked.payload.string("roomName").orElseThrow();
    int number = Integer.parseInt(asked.payload.string("upTo").orElseThrow().substring(1));
    assertThat(number).isGreaterThanOrEqualTo(taken.getOrDefault(room, 0));
    taken.put(room, number);
  }

  /** Nothing answers what is under way until the client asks again, later. */
  private void giveUp() {
    List<SentEvent> asked = bench.open("channel:read");
    if (!asked.isEmpty()) {
      bench.silence();
      asked.forEach(SentEvent::close);
    }
  }

  @Test
  void whatIsToBeToldIsKeptWordByWord() {
    upTo("channel:a", timed(9));
    upTo("channel:a", timed(5));
    assertThat(bench.store.operations).hasSize(2);
    upTo("channel:a", timed(10));
    assertThat(bench.store.operations).hasSize(1);
  }

  @Test
  void whoLooksBackWhileTheFarOneIsLostHasNotReadLess() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<Void> far = upTo("channel:a", timed(9));
    CompletableFuture<Void> back = upTo("channel:a", timed(5));
    bench.lose();
    bench.sent.clear();
    bench.start(FeatureBench.FULL);
    assertThat(told()).containsExactly(timed(9), timed(5));
    assertThat(far).isCompleted();
    assertThat(back).isCompleted();
  }

  @Test
  void whatThisProcessOwesIsToldThoughTheStoreHangs() {
    upTo("channel:a", "m1");
    bench.store.hanging.add("operations");
    bench.start(FeatureBench.FULL);
    assertThat(open("channel:a")).hasSize(1);
  }

  @Test
  void aMarkThatCannotBeKeptIsReported() {
    bench.store.hanging.add("addOperations");
    upTo("channel:a", "m1");
    bench.loop.advance(Duration.ofSeconds(11));
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
  }

  @Test
  void aServerThatAsksForLessThanOurOwnPauseGetsOurs() {
    bench.start(FeatureBench.FULL);
    upTo("channel:a", "m1");
    bench.last("channel:read").refuse("RATE_LIMITED", Duration.ofMillis(1));
    bench.loop.advance(Duration.ofMillis(999));
    assertThat(bench.sent("channel:read")).hasSize(1);
    bench.loop.advance(Duration.ofMillis(102));
    assertThat(bench.sent("channel:read")).hasSize(2);
  }

  @Test
  void roomsThatNobodyTakesAreBounded() {
    for (int i = 0; i < 10_000; i++) {
      var unused = delivery.markReadUpTo("channel:" + i, "m1");
    }
    bench.loop.run();
    assertThat(upTo("channel:more", "m1")).isCompletedExceptionally();
    assertThat(upTo("channel:7", "m2")).as("a room that waits already").isNotDone();
  }
}
