package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.wire.QueueSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much is in memory: ten messages or 800 bytes, of one room four or 100, two failed. */
class OutboxTest {
  private static final Held FEW = new Held(10, 800, 4, 2, 3);

  private final List<Lane> changed = new ArrayList<>();
  private FeatureBench bench;
  private QueueViews views;
  private Tally tally;
  private Outbox outbox = outbox(false);
  private int ids;

  private Outbox outbox(boolean holds) {
    bench = new FeatureBench();
    bench.options =
        ClientOptions.builder()
            .queue(options -> options.holdBehindFailed(holds).maxBytes(1_000))
            .build();
    var context = bench.context();
    views = new QueueViews();
    tally = new Tally(context, views);
    Outbox made = new Outbox(context, new Journal(context, bench.store), views, tally, FEW);
    made.onChange(changed::add);
    return made;
  }

  private Entry add(String room, int bytes) {
    QueuedRow row =
        QueuedRow.builder().clientMessageId("id" + ++ids).room(room).body(new byte[bytes]).build();
    Entry entry = outbox.newEntry(null, row, 0);
    tally.add(row);
    outbox.add(entry);
    return entry;
  }

  private Entry failed(String room, boolean doubtful) {
    return outbox.restore(failedRow(room, doubtful), null, 0);
  }

  private QueuedRow failedRow(String room, boolean doubtful) {
    return QueuedRow.builder()
        .clientMessageId("id" + ++ids)
        .room(room)
        .body(new byte[1])
        .written(doubtful)
        .failure("FORBIDDEN")
        .build();
  }

  @Test
  void thereIsRoomUpToTheNumberAndUpToTheBytes() {
    for (int i = 0; i < 10; i++) {
      assertThat(outbox.room()).isEqualTo(10 - i);
      add("r" + i, 1);
    }
    assertThat(outbox.room()).isZero();
    Entry over = add("r", 1);
    assertThat(outbox.room()).isZero();
    outbox.putAway(over);
    outbox.putAway(outbox.find("id1"));
    assertThat(outbox.room()).isEqualTo(1);
    add("r", 790);
    outbox.putAway(outbox.find("id2"));
    outbox.putAway(outbox.find("id3"));
    assertThat(outbox.room()).as("797 of 800 bytes").isEqualTo(2);
    add("r", 3);
    assertThat(outbox.room()).as("800 bytes").isZero();
    outbox.putAway(outbox.find("id13"));
    assertThat(outbox.room()).as("797 again").isEqualTo(2);
    outbox.putAway(outbox.find("id13") == null ? over : outbox.find("id13"));
    assertThat(outbox.room()).as("one that is gone does not count twice").isEqualTo(2);
  }

  @Test
  void aRoomHasItsShareByNumberOnceHalfIsTaken() {
    for (int i = 0; i < 4; i++) {
      add("a", 1);
    }
    Lane lane = outbox.lane("a");
    assertThat(outbox.hasItsShare(lane)).as("less than half").isFalse();
    add("b", 1);
    assertThat(outbox.hasItsShare(lane)).isTrue();
    assertThat(outbox.hasItsShare(outbox.lane("b"))).isFalse();
    outbox.putAway(outbox.find("id1"));
    add("b", 1);
    assertThat(outbox.hasItsShare(lane)).as("three of four").isFalse();
  }

  @Test
  void orByBytes() {
    add("a", 100);
    add("b", 299);
    assertThat(outbox.hasItsShare(outbox.lane("a"))).as("less than half").isFalse();
    add("c", 1);
    assertThat(outbox.hasItsShare(outbox.lane("a"))).isTrue();
    outbox.putAway(outbox.find("id1"));
    add("a", 99);
    add("c", 1);
    assertThat(outbox.hasItsShare(outbox.lane("a"))).as("99 of 100").isFalse();
  }

  @Test
  void aRoomIsShortFromTheHalfOfItsShareOn() {
    Lane lane = outbox.lane("a");
    add("a", 1);
    add("a", 1);
    assertThat(outbox.isShort(lane)).isTrue();
    add("a", 1);
    assertThat(outbox.isShort(lane)).isFalse();
    outbox.putAway(outbox.find("id1"));
    outbox.putAway(outbox.find("id2"));
    add("a", 49);
    assertThat(outbox.isShort(lane)).as("half of 100 bytes").isTrue();
    outbox.putAway(outbox.find("id4"));
    add("a", 50);
    assertThat(outbox.isShort(lane)).isFalse();
  }

  @Test
  void ofThoseThatFailedTheLastStayAndOfThemFirstWhoseFateIsOpen() {
    failed("a", true);
    failed("a", false);
    failed("a", true);
    assertThat(outbox.find("id1")).as("its fate is open").isNotNull();
    assertThat(outbox.find("id2")).isNull();
    failed("a", true);
    assertThat(outbox.find("id1")).as("all fates are open: the oldest goes").isNull();
    outbox.find("id4").unverifiable = true;
    failed("a", true);
    assertThat(outbox.find("id4")).as("nobody will ever tell").isNull();
    assertThat(outbox.entries()).extracting(Entry::id).containsExactly("id3", "id5");
    assertThat(outbox.room()).as("they are in no lane").isEqualTo(10);
  }

  @Test
  void whoHoldsUpOthersStaysInItsLane() {
    outbox = outbox(true);
    for (int i = 0; i < 3; i++) {
      failed("a", false);
    }
    assertThat(outbox.entries()).hasSize(3);
    assertThat(outbox.lane("a").size()).isEqualTo(3);
    assertThat(outbox.isInOrder(outbox.find("id1").row)).isTrue();
    outbox = outbox(false);
    assertThat(outbox.isInOrder(add("a", 1).row)).isTrue();
    assertThat(outbox.isInOrder(failed("a", false).row)).isFalse();
  }

  @Test
  void lanesGoWithTheLastOfThemUnlessTheyWait() {
    add("a", 1);
    add("b", 1);
    outbox.lane("b").stop(Duration.ofSeconds(1));
    outbox.lane("c");
    outbox.forgetIfEmpty(outbox.lane("a"));
    assertThat(outbox.lanes()).extracting(lane -> lane.room).containsExactly("a", "b", "c");
    assertThat(outbox.putAllAway()).extracting(Entry::id).containsExactly("id1", "id2");
    assertThat(outbox.lanes()).extracting(lane -> lane.room).containsExactly("b");
    outbox.forgetIfEmpty(outbox.lane("b"));
    assertThat(outbox.lanes()).as("it waits still").hasSize(1);
    outbox.lane("b").resume();
    outbox.forgetIfEmpty(outbox.lane("b"));
    assertThat(outbox.lanes()).isEmpty();
  }

  @Test
  void whatTheStoreRefusesCountsNoMoreAndItsLaneGoesOn() {
    Entry entry = add("a", 7);
    assertThat(outbox.waiting()).isEqualTo(1);
    outbox.refused(entry);
    assertThat(outbox.waiting()).isZero();
    assertThat(outbox.find("id1")).isNull();
    assertThat(changed).containsExactly(entry.lane);
    outbox.refused(entry);
    assertThat(outbox.waiting()).as("once").isZero();

    Entry away = add("a", 7);
    outbox.putAway(away);
    outbox.refused(away);
    assertThat(outbox.waiting()).isZero();
    Entry kept = add("a", 7);
    kept.state = Entry.State.WAITING;
    outbox.refused(kept);
    assertThat(outbox.waiting()).isEqualTo(1);
  }

  @Test
  void theOldestThatWasNeverWrittenIsDropped() {
    Entry written = add("a", 1);
    written.doubtful = true;
    Entry flying = add("a", 1);
    flying.state = Entry.State.IN_FLIGHT;
    Entry leaving = add("a", 1);
    leaving.leaving = true;
    assertThat(outbox.droppable()).isNull();
    Entry next = add("a", 1);
    assertThat(outbox.droppable()).isSameAs(next);
    assertThat(outbox.lastOrder()).isEqualTo(4);
  }

  @Test
  void whoseTurnIsStillToComeKeepsItsLaneAndNoLonger() {
    outbox = outbox(true);
    Entry first = outbox.restoreEarly(failedRow("a", false), null, 0);
    Entry second = outbox.restoreEarly(failedRow("a", false), null, 0);
    Lane lane = outbox.lane("a");
    assertThat(lane.early).isEqualTo(2);
    assertThat(lane.size()).isZero();
    outbox.takeTurn(first);
    assertThat(first.isEarly).isFalse();
    assertThat(lane.early).isEqualTo(1);
    assertThat(lane.size()).isEqualTo(1);
    outbox.putAway(second);
    assertThat(lane.early).isZero();
    outbox.putAway(first);
    outbox.forgetIfEmpty(lane);
    assertThat(outbox.lanes()).isEmpty();
  }

  @Test
  void othersAreToldOfWhatIsBackAndWhatIsKnownOfIt() {
    List<QueueSignal.Restored> restored = new ArrayList<>();
    bench.observe(QueueSignal.Restored.class, restored::add);
    failed("a", true);
    outbox.restore(
        QueuedRow.builder()
            .clientMessageId("waits")
            .room("b")
            .body(new byte[1])
            .enqueuedAtMillis(7)
            .build(),
        null,
        0);
    assertThat(restored)
        .containsExactly(
            new QueueSignal.Restored("id1", "a", 0, true, true),
            new QueueSignal.Restored("waits", "b", 7, false, false));
  }

  @Test
  void aMessageIsShownBeforeItIsStoredAndWhatWasGivenIsNotKeptAfter() {
    OutgoingMessage given = OutgoingMessage.to("a", "hi");
    QueuedRow row =
        QueuedRow.builder().clientMessageId("x").room("a").body(Body.of("x", given)).build();
    Handle handle = new Handle("x", Runnable::run);
    Entry entry = outbox.newEntry(handle, row, 0);
    entry.given = given;
    outbox.add(entry);
    assertThat(views.messages()).hasSize(1);
    assertThat(views.messages().get(0).message()).isSameAs(given);
    outbox.stored(entry);
    assertThat(views.messages().get(0).message()).isEqualTo(given).isNotSameAs(given);
    assertThat(handle.state()).isEqualTo(SendHandle.State.WAITING);
  }

  @Test
  void whatSaysSomethingElseCountsAsLargeAsItIs() {
    Entry entry = add("a", 600);
    assertThat(outbox.refusal(entry, new byte[700])).isNull();
    assertThat(outbox.refusal(entry, new byte[1_001])).isInstanceOf(QueueFullException.class);
    outbox.rewritten(entry, new byte[799]);
    assertThat(entry.lane.bytes()).isEqualTo(799);
    assertThat(outbox.room()).as("799 of 800 bytes").isEqualTo(9);
    outbox.rewritten(entry, new byte[800]);
    assertThat(outbox.room()).isZero();
    assertThat(outbox.refusal(add("b", 1), new byte[201])).isInstanceOf(QueueFullException.class);
  }

  @Test
  void whatSaysSomethingElseAndStandsInNoLaneTakesNoneOfTheRoom() {
    Entry entry = failed("a", false);
    outbox.rewritten(entry, new byte[900]);
    assertThat(entry.lane.bytes()).isZero();
    assertThat(outbox.room()).isEqualTo(10);
  }
}
