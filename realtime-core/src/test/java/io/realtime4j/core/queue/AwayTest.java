package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.MessageDiscardedException;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.NoSuchMessageException;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Messages that the store alone has: four are in memory, of one room two, one failed. */
class AwayTest extends QueueFixture {
  private static final Held FEW = new Held(4, 1 << 20, 2, 1, 2);

  @Override
  MessageQueue open() {
    bench.options = ClientOptions.builder().queue(queue -> queue.maxMessages(1_000)).build();
    QueueFeature opened = new QueueFeature(bench.context(), FEW);
    feature = opened;
    bench.loop.run();
    return opened;
  }

  private void restart() {
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    queue = open();
  }

  private List<SendHandle> fill(int count) {
    List<SendHandle> handles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      handles.add(send("channel:a", "m" + i));
    }
    return handles;
  }

  private <T> T done(CompletableFuture<T> future) {
    bench.loop.run();
    return future.getNow(null);
  }

  private Optional<SendHandle> find(String id) {
    return done(queue.find(id));
  }

  /** Accepts what is sent until nothing more is; returns the contents. */
  private List<String> drain() {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < bench.sent.size(); i++) {
      SentEvent sent = bench.sent.get(i);
      if (sent.event.equals("message:send") && sent.isOpen()) {
        order.add(sent.payload.string("content").orElseThrow());
        accept(sent);
      }
    }
    return order;
  }

  @Test
  void whoWaitsForOneIsFoundAndToldOfItsEnd() {
    List<SendHandle> handles = fill(10);
    SendHandle ninth = handles.get(9);
    assertThat(ninth.state()).isEqualTo(SendHandle.State.WAITING);
    assertThat(find(ninth.clientMessageId())).containsSame(ninth);
    bench.start(FeatureBench.FULL);
    assertThat(drain()).hasSize(10);
    assertThat(ninth.state()).isEqualTo(SendHandle.State.SENT);
    assertThat(find(ninth.clientMessageId())).isEmpty();
  }

  @Test
  void ofOneThatAnEarlierProcessTookAHandleIsMadeOnce() {
    String id = fill(10).get(9).clientMessageId();
    restart();
    assertThat(queue.messages()).extracting(QueuedMessage::clientMessageId).doesNotContain(id);
    SendHandle handle = find(id).orElseThrow();
    assertThat(handle.stored()).isCompleted();
    assertThat(handle.state()).isEqualTo(SendHandle.State.WAITING);
    assertThat(find(id)).containsSame(handle);
    bench.start(FeatureBench.FULL);
    drain();
    assertThat(handle.sent()).isCompleted();
  }

  @Test
  void aChangeOfOneThatIsDiscardedEndsWithIt() {
    String id = fill(10).get(9).clientMessageId();
    ChangeHandle edit = queue.edit("channel:a", id, "better");
    bench.loop.run();
    assertThat(queue.changes()).as("of one that is not here").hasSize(1);
    assertThat(done(queue.discard(id))).isTrue();
    bench.loop.run();
    assertThat(failureOf(edit.done())).isInstanceOf(MessageDiscardedException.class);
    assertThat(queue.changes()).isEmpty();
    assertThat(bench.store.operations).isEmpty();
    bench.start(FeatureBench.FULL);
    assertThat(drain()).hasSize(9);
    assertThat(bench.sent("message:edit")).isEmpty();
  }

  @Test
  void oneThatWaitsIsNotRetried() {
    List<SendHandle> handles = fill(10);
    for (int i : List.of(0, 9)) {
      SendHandle again = queue.retry(handles.get(i).clientMessageId());
      bench.loop.run();
      assertThat(failureOf(again.sent())).isInstanceOf(NoSuchMessageException.class);
    }
    SendHandle unknown = queue.retry("unknown");
    bench.loop.run();
    assertThat(failureOf(unknown.sent())).isInstanceOf(NoSuchMessageException.class);
    assertThat(queue.size()).isEqualTo(10);
  }

  @Test
  void whatIsDiscardedIsToldCountedAndNeverSent() {
    List<SendHandle> handles = fill(6);
    List<CompletableFuture<Boolean>> gone = new ArrayList<>();
    handles.forEach(handle -> gone.add(queue.discard(handle.clientMessageId())));
    bench.loop.run();
    assertThat(gone).allMatch(one -> one.getNow(false));
    assertThat(handles).allMatch(handle -> handle.state() == SendHandle.State.DISCARDED);
    assertThat(bench.published(QueueEvent.Discarded.class))
        .extracting(event -> event.message().message().content())
        .containsExactlyInAnyOrder("m0", "m1", "m2", "m3", "m4", "m5");
    assertThat(queue.size()).isZero();
    assertThat(bench.published(QueueEvent.Flushed.class)).hasSize(1);
    assertThat(bench.store.rows).isEmpty();
    assertThat(done(queue.discard("unknown"))).isFalse();
    bench.start(FeatureBench.FULL);
    assertThat(drain()).isEmpty();
    send("channel:a", "next");
    assertThat(drain()).containsExactly("next");
  }

  @Test
  void whatTheStoreDoesNotForgetIsSent() {
    List<SendHandle> handles = fill(8);
    bench.store.broken = true;
    CompletableFuture<Boolean> here = queue.discard(handles.get(0).clientMessageId());
    CompletableFuture<Boolean> away = queue.discard(handles.get(7).clientMessageId());
    bench.loop.run();
    assertThat(failureOf(here)).isInstanceOf(StoreException.class);
    assertThat(failureOf(away)).isInstanceOf(StoreException.class);
    bench.store.broken = false;
    bench.start(FeatureBench.FULL);
    assertThat(drain()).hasSize(8);
  }

  @Test
  void oneThatMayHaveBeenWrittenStays() {
    fill(10);
    bench.start(FeatureBench.FULL);
    List<String> all = List.copyOf(bench.store.rows.keySet());
    bench.store.rows.replaceAll((id, row) -> row.withState(true, 0, null));
    restart();
    assertThat(done(queue.discard(all.get(9)))).isFalse();
    assertThat(queue.size()).isEqualTo(10);
    bench.start(FeatureBench.FULL);
    assertThat(drain()).hasSize(10);
  }

  @Test
  void oneThatFailedIsDiscardedFoundAndRetriedFromTheStore() {
    bench.start(FeatureBench.FULL);
    List<SendHandle> handles = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      handles.add(send("channel:a", "m" + i));
      last().refuse("FORBIDDEN");
      bench.loop.run();
    }
    assertThat(queue.messages()).hasSize(1);
    SendHandle found = find(handles.get(0).clientMessageId()).orElseThrow();
    assertThat(found.state()).isEqualTo(SendHandle.State.FAILED);
    assertThat(done(queue.discard(handles.get(1).clientMessageId()))).isTrue();
    assertThat(bench.store.rows).doesNotContainKey(handles.get(1).clientMessageId());
    SendHandle again = queue.retry(handles.get(2).clientMessageId());
    bench.loop.run();
    accept(last());
    assertThat(again.sent()).isCompleted();
    assertThat(queue.size()).isZero();
  }

  @Test
  void oneThatFailedIsShownThoughItsRoomHasMoreThanItsShareBeforeIt() {
    String last = fill(5).get(4).clientMessageId();
    bench.store.rows.computeIfPresent(last, (id, row) -> row.withState(false, 1, "FORBIDDEN"));
    restart();
    assertThat(queue.size()).isEqualTo(4);
    assertThat(queue.messages())
        .filteredOn(message -> message.state() == QueuedMessage.State.FAILED)
        .extracting(QueuedMessage::clientMessageId)
        .containsExactly(last);
  }

  @Test
  void aPageThatFailsIsToldOnceAndReadAgainInTime() {
    fill(10);
    restart();
    bench.start(FeatureBench.FULL);
    bench.store.broken = true;
    for (int i = 0; i < bench.sent.size(); i++) {
      if (bench.sent.get(i).isOpen()) {
        accept(bench.sent.get(i));
      }
    }
    bench.published.clear();
    bench.loop.advance(Duration.ofSeconds(60));
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSizeLessThanOrEqualTo(2);
    int asked = bench.store.pages.size();
    bench.store.broken = false;
    bench.loop.advance(Duration.ofMillis(5_001));
    assertThat(bench.store.pages).hasSizeGreaterThan(asked);
    drain();
    assertThat(queue.size()).isZero();
  }

  @Test
  void aFailedReadTriesAgainAfterFiveSecondsButNotWhenClosed() {
    fill(10);
    restart();
    bench.start(FeatureBench.FULL);
    bench.store.broken = true;
    drain();
    int asked = bench.store.pages.size();
    feature.close();
    bench.store.broken = false;
    bench.loop.advance(Duration.ofSeconds(60));
    assertThat(bench.store.pages).hasSize(asked);
  }

  private void leave(int count) {
    for (int i = 0; i < count; i++) {
      bench.store.leave(
          QueuedRow.builder()
              .clientMessageId("left" + i)
              .room("channel:b")
              .body(
                  ("{\"content\":\"l"
                          + i
                          + "\",\"clientMessageId\":\"left"
                          + i
                          + "\","
                          + "\"roomName\":\"channel:b\"}")
                      .getBytes(StandardCharsets.UTF_8))
              .enqueuedAtMillis(bench.loop.millis())
              .build());
    }
  }

  @Test
  void aStoreThatCannotTellWhoEndedIsAskedAgainAndThatIsToldOnce() {
    bench.store.broken = true;
    bench.loop.advance(Duration.ofSeconds(10));
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
    bench.store.broken = false;
    bench.loop.advance(Duration.ofSeconds(3));
    bench.store.broken = true;
    bench.loop.advance(Duration.ofSeconds(3));
    assertThat(bench.published(ConnectionEvent.Fault.class)).as("a second time").hasSize(2);
    bench.store.broken = false;
    leave(2);
    bench.loop.advance(Duration.ofSeconds(3));
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void aClosedQueueAndOneThatForgetsAdoptNothing() {
    leave(2);
    feature.close();
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(queue.size()).isZero();

    bench = new FeatureBench();
    bench.store.durable = false;
    queue = open();
    leave(2);
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatAProcessLeavesThatEndsIsAdoptedCountedAndSent() {
    leave(7);
    bench.start(FeatureBench.FULL);
    assertThat(queue.size()).isZero();
    bench.loop.advance(Duration.ofSeconds(3));
    assertThat(queue.size()).isEqualTo(7);
    assertThat(drain()).containsExactly("l0", "l1", "l2", "l3", "l4", "l5", "l6");
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatAnEarlierProcessLeftExpiresByItsAge() {
    fill(6);
    bench.loop.advance(Duration.ofHours(20));
    restart();
    bench.loop.advance(Duration.ofHours(3));
    assertThat(queue.size()).isEqualTo(6);
    bench.loop.advance(Duration.ofHours(2));
    assertThat(queue.size()).isZero();
    assertThat(bench.store.rows.values()).allMatch(row -> "EXPIRED".equals(row.failure()));
  }

  @Test
  void whatTheStoreRefusesIsForgottenWhereverItWasToGo() {
    fill(6);
    bench.store.broken = true;
    SendHandle sameRoom = send("channel:a", "refused");
    SendHandle otherRoom = send("channel:b", "refused");
    assertThat(failureOf(sameRoom.stored())).isInstanceOf(StoreException.class);
    assertThat(failureOf(otherRoom.stored())).isInstanceOf(StoreException.class);
    bench.store.broken = false;
    assertThat(queue.size()).isEqualTo(6);
    assertThat(find(sameRoom.clientMessageId())).isEmpty();
    bench.start(FeatureBench.FULL);
    assertThat(drain()).hasSize(6);
    send("channel:b", "after");
    assertThat(drain()).containsExactly("after");
  }

  @Test
  void whatTheStoreAloneHasIsNotMarkedAsWrittenAndMayGo() {
    bench.start(FeatureBench.FULL);
    List<SendHandle> handles = fill(10);
    assertThat(bench.store.rows.values().stream().filter(QueuedRow::written)).hasSize(2);
    assertThat(done(queue.discard(handles.get(9).clientMessageId()))).isTrue();
    assertThat(drain()).hasSize(9);
  }
}
