package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.testing.FeatureBench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sender and what a failed send does, on a connection that there is and that takes nothing. */
class SenderTest {
  private static final Duration JUST_BEFORE = Duration.ofMillis(999);
  private static final Duration MILLI = Duration.ofMillis(1);

  private final FeatureBench bench = new FeatureBench();
  private final FeatureContext context = bench.context();
  private final Journal journal = new Journal(context, bench.store);
  private final QueueViews views = new QueueViews();
  private final Tally tally = new Tally(context, views);
  private final Outbox outbox =
      new Outbox(context, journal, views, tally, new Held(100, 1 << 20, 100, 9, 9));
  private final Sender sender =
      new Sender(context, outbox, journal, new FateCheck(context, outbox, journal));
  private final Setbacks setbacks = new Setbacks(context, outbox, journal, sender);
  private int ids;

  private Entry add(String room) {
    String id = "id" + ++ids;
    QueuedRow row =
        QueuedRow.builder()
            .clientMessageId(id)
            .room(room)
            .body(Body.of(id, OutgoingMessage.to(room, id)))
            .build();
    Entry entry = outbox.newEntry(null, row, 0);
    tally.add(row);
    outbox.add(entry);
    outbox.stored(entry);
    bench.loop.run();
    return entry;
  }

  private void start() {
    outbox.onChange(sender::changed);
    bench.start(FeatureBench.FULL);
    sender.start();
    bench.loop.run();
  }

  private int sent() {
    return bench.sent("message:send").size();
  }

  @Test
  void whatAConnectionDoesNotTakeIsTriedAgainEachSecond() {
    start();
    sender.awaitSession();
    add("a");
    add("b");
    bench.loop.advance(JUST_BEFORE);
    assertThat(sent()).isZero();
    bench.loop.advance(MILLI);
    assertThat(sent()).isEqualTo(2);

    sender.awaitSession();
    bench.loop.advance(Duration.ofMillis(500));
    sender.awaitSession();
    add("c");
    assertThat(sent()).isEqualTo(2);
    bench.loop.advance(Duration.ofMillis(500));
    assertThat(sent()).as("a second after the first time").isEqualTo(3);
  }

  @Test
  void withoutASessionNothingIsTriedAndWithTheNextAtOnce() {
    start();
    sender.awaitSession();
    add("a");
    bench.lose();
    sender.suspend();
    bench.loop.advance(Duration.ofSeconds(5));
    assertThat(sent()).isZero();
    bench.start(FeatureBench.FULL);
    sender.start();
    bench.loop.run();
    assertThat(sent()).isEqualTo(1);
  }

  @Test
  void aClosedSenderTriesNothing() {
    start();
    int pending = bench.loop.pending();
    sender.awaitSession();
    assertThat(bench.loop.pending()).isEqualTo(pending + 1);
    sender.close();
    assertThat(bench.loop.pending()).isEqualTo(pending);
  }

  private void failsOnAConnectionThatStays(RealtimeException cause, boolean isInDoubt) {
    start();
    Entry entry = add("a");
    assertThat(entry.state).isEqualTo(Entry.State.IN_FLIGHT);
    setbacks.failed(entry, cause);
    sender.changed(entry.lane);
    bench.loop.advance(JUST_BEFORE);
    assertThat(entry.state).isEqualTo(Entry.State.WAITING);
    assertThat(entry.doubtful).isEqualTo(isInDoubt);
    assertThat(bench.published(QueueEvent.Retrying.class))
        .containsExactly(new QueueEvent.Retrying(entry.id(), "a", cause));
    bench.loop.advance(MILLI);
    assertThat(sent()).isEqualTo(2);
    assertThat(entry.row.attempts()).isZero();
  }

  @Test
  void whatWasNotSentWaitsASecond() {
    failsOnAConnectionThatStays(new NotConnectedException("nothing was sent"), false);
  }

  @Test
  void whatWasLostWaitsASecond() {
    failsOnAConnectionThatStays(
        new ConnectionException("CONNECTION_LOST", "lost", null, null), true);
  }

  @Test
  void aRoomThatHasNothingMoreToSendIsForgotten() {
    start();
    add("a");
    add("b");
    bench.sent("message:send").get(0).succeed("messageId", "m1", "offset", 1);
    bench.loop.run();
    assertThat(outbox.lanes()).extracting(lane -> lane.room).isEqualTo(List.of("b"));
  }
}
