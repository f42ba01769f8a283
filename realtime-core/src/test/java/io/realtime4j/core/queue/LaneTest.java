package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The rules of one room. */
class LaneTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Lane lane = new Lane("r", false);
  private int orders;

  private Entry add(String id) {
    Entry entry = new Entry(++orders, lane, null, HeldStore.row(id, 10), 0);
    entry.state = Entry.State.WAITING;
    lane.add(entry);
    return entry;
  }

  private Entry send() {
    Lane.Turn turn = lane.next(9);
    lane.sending(turn.entry());
    return turn.entry();
  }

  private void again(Entry entry) {
    lane.answered();
    lane.again(entry);
  }

  private void accepted(Entry entry) {
    lane.answered();
    entry.state = Entry.State.GONE;
    lane.remove(entry);
  }

  @Test
  void oneAfterTheOtherEachNamesTheOneBefore() {
    Entry a = add("a");
    Entry b = add("b");
    assertThat(lane.next(1)).isEqualTo(new Lane.Turn(a, null));
    lane.sending(a);
    assertThat(lane.inFlight()).isEqualTo(1);
    assertThat(lane.next(1)).isNull();
    assertThat(lane.next(2)).isEqualTo(new Lane.Turn(b, "a"));
    accepted(a);
    assertThat(lane.inFlight()).isZero();
    assertThat(lane.next(1)).isEqualTo(new Lane.Turn(b, null));
  }

  @Test
  void whatIsBeingAskedForOrLeavesOrIsNotStoredHoldsUp() {
    Entry a = add("a");
    add("b");
    a.checking = true;
    assertThat(lane.next(9)).isNull();
    a.checking = false;
    a.leaving = true;
    assertThat(lane.next(9)).isNull();
    a.leaving = false;
    a.state = Entry.State.STORING;
    assertThat(lane.next(9)).isNull();
    a.state = Entry.State.FAILED;
    assertThat(lane.next(9)).isNull();
  }

  @Test
  void eachNamesTheLastBeforeItThatIsStillUnderWay() {
    Entry a = add("a");
    Entry b = add("b");
    add("c");
    Entry d = add("d");
    send();
    send();
    send();
    assertThat(lane.next(9)).isEqualTo(new Lane.Turn(d, "c"));
    lane.remove(a);
    assertThat(lane.next(9)).isEqualTo(new Lane.Turn(d, "c"));
    again(b);
    assertThat(lane.next(9)).as("it is before all others").isEqualTo(new Lane.Turn(b, null));
    send();
    assertThat(lane.next(9)).isEqualTo(new Lane.Turn(d, "c"));
    lane.remove(d);
    assertThat(lane.next(9)).isNull();
    Entry e = add("e");
    assertThat(lane.next(9)).isEqualTo(new Lane.Turn(e, "c"));
  }

  @Test
  void itCountsWhatIsHere() {
    assertThat(lane.isEmpty()).isTrue();
    assertThat(lane.first()).isNull();
    Entry a = add("a");
    Entry b = add("b");
    assertThat(lane.first()).isSameAs(a);
    assertThat(lane.size()).isEqualTo(2);
    assertThat(lane.bytes()).isEqualTo(20);
    assertThat(lane.isEmpty()).isFalse();
    assertThat(lane.remove(a)).isTrue();
    assertThat(lane.remove(a)).isFalse();
    assertThat(lane.bytes()).isEqualTo(10);
    lane.sending(b);
    lane.remove(b);
    assertThat(lane.isEmpty()).as("an answer is to come").isFalse();
    lane.answered();
    assertThat(lane.isEmpty()).isTrue();
    lane.leaving++;
    assertThat(lane.isEmpty()).isFalse();
    assertThat(lane.hasBehind()).isTrue();
  }

  @Test
  void aStoppedLaneWaitsForAllAnswersAndTheLongestWait() {
    add("a");
    add("b");
    Entry a = send();
    Entry b = send();
    assertThat(lane.backOff()).isNull();
    again(a);
    lane.stop(SECOND);
    assertThat(lane.isStopped()).isTrue();
    assertThat(lane.next(9)).isNull();
    assertThat(lane.backOff()).as("of b nothing is known").isNull();
    again(b);
    lane.stop(Duration.ZERO);
    assertThat(lane.backOff()).isEqualTo(SECOND);
    lane.timer = () -> {};
    assertThat(lane.backOff()).as("waits already").isNull();

    lane.resume();
    assertThat(lane.timer).isNull();
    assertThat(lane.isStopped()).isFalse();
    assertThat(lane.backOff()).isNull();
    lane.stop(Duration.ZERO);
    assertThat(lane.backOff()).isZero();
  }

  @Test
  void afterAStopOneIsTriedAloneUntilItIsSettled() {
    add("a");
    add("b");
    Entry a = send();
    again(a);
    lane.stop(SECOND);
    lane.resume();
    assertThat(send()).isSameAs(a);
    assertThat(lane.next(9)).as("b waits for a").isNull();
    again(a);
    lane.stop(SECOND);
    lane.resume();
    send();
    assertThat(lane.next(9)).isNull();
    accepted(a);
    Entry b = send();
    add("c");
    assertThat(lane.next(9)).isNotNull();
    accepted(b);
  }

  @Test
  void whoIsTriedAloneAndGivenUpLetsTheOthersOn() {
    lane = new Lane("r", true);
    Entry a = add("a");
    add("b");
    lane.stop(SECOND);
    lane.resume();
    send();
    lane.answered();
    a.state = Entry.State.FAILED;
    lane.failed(a);
    assertThat(lane.blocker()).as("it is a barrier").isEqualTo("a");
    assertThat(lane.next(9)).isNull();
    lane.remove(a);
    assertThat(lane.blocker()).isNull();
    send();
    add("c");
    assertThat(lane.next(9)).as("not alone any more").isNotNull();
  }

  @Test
  void thoseBehindAreToldWhomTheyWaitFor() {
    Entry a = add("a");
    add("b");
    assertThat(lane.blocker()).isNull();
    send();
    again(a);
    lane.stop(SECOND);
    assertThat(lane.blocker()).isEqualTo("a");
    lane.resume();
    assertThat(lane.blocker()).as("tried alone").isEqualTo("a");
    send();
    accepted(a);
    assertThat(lane.blocker()).isNull();
    a.state = Entry.State.FAILED;
    lane.add(a);
    lane.failed(a);
    assertThat(lane.blocker()).as("held by nobody").isNull();
  }

  @Test
  void whoComesIntoAStoppedLaneIsToldToo() {
    lane.stop(SECOND);
    assertThat(lane.blocker()).isNull();
    add("a");
    add("b");
    assertThat(lane.blocker()).isEqualTo("a");
  }

  @Test
  void whoIsHeldIsToldByWhomAtOnce() {
    lane = new Lane("r", true);
    Entry a = add("a");
    add("b");
    a.state = Entry.State.FAILED;
    lane.failed(a);
    assertThat(lane.blocker()).isEqualTo("a");
  }

  @Test
  void whoIsTriedAloneIsSoThoughAnotherIsGivenUp() {
    lane = new Lane("r", true);
    add("a");
    add("b");
    Entry c = add("c");
    lane.stop(SECOND);
    lane.resume();
    send();
    c.state = Entry.State.FAILED;
    lane.failed(c);
    assertThat(lane.next(9)).as("b waits for a").isNull();
  }

  @Test
  void whatGrowsCountsAsItIs() {
    add("a");
    lane.grow(7);
    lane.grow(-2);
    assertThat(lane.bytes()).isEqualTo(15);
  }

  @Test
  void postponementsAreCountedUntilTheOneThatWasTriedIsGone() {
    Entry a = add("a");
    assertThat(lane.postponed()).isEqualTo(1);
    assertThat(lane.postponed()).isEqualTo(2);
    lane.stop(SECOND);
    lane.resume();
    send();
    accepted(a);
    assertThat(lane.postponed()).isEqualTo(1);
  }

  @Test
  void theStoreIsToldOfThoseItDoesNotKnowToBeOnTheirWay() {
    Entry a = add("a");
    Entry b = add("b");
    Entry c = add("c");
    Entry d = add("d");
    b.claimed = true;
    a.state = Entry.State.IN_FLIGHT;
    assertThat(lane.unclaimed(9)).containsExactly(c, d);
    assertThat(lane.unclaimed(1)).containsExactly(c);
    c.state = Entry.State.STORING;
    assertThat(lane.unclaimed(9)).isEmpty();
  }

  @Test
  void whatIsLeftBehindIsOneStretchOfEachLot() {
    Lot one = new Lot("one");
    Lot other = new Lot("other");
    assertThat(lane.hasBehind()).isFalse();
    lane.leave(one, 5);
    lane.leave(one, 9);
    lane.leave(one, 7);
    lane.leave(other, 3);
    lane.leave(one, 11);
    assertThat(lane.hasBehind()).isTrue();
    assertThat(lane.behind)
        .extracting(behind -> behind.lot.id + " " + behind.after + " " + behind.until)
        .containsExactly("one 4 9", "other 2 3", "one 10 11");
  }
}
