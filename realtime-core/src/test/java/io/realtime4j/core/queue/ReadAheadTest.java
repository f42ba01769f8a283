package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A queue that is larger than what of it is in memory: twenty messages, of one room five. */
class ReadAheadTest extends QueueFixture {
  private static final Held FEW = new Held(20, 1 << 20, 5, 3, 4);

  @Override
  MessageQueue open() {
    if (bench.options.queue().maxMessages() == 100) {
      bench.options = ClientOptions.builder().queue(queue -> queue.maxMessages(10_000)).build();
    }
    QueueFeature opened = new QueueFeature(bench.context(), FEW);
    feature = opened;
    bench.loop.run();
    return opened;
  }

  /** Another process on the same store. */
  private void restart() {
    ClientOptions options = bench.options;
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    bench.options = options;
    queue = open();
  }

  /** Accepts what is sent until nothing more is. */
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

  private static List<String> numbers(int to) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < to; i++) {
      numbers.add(Integer.toString(i));
    }
    return numbers;
  }

  @Test
  void whatIsNotInMemoryIsSentInItsTurnAndOnce() {
    List<SendHandle> handles = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      handles.add(send("channel:a", Integer.toString(i)));
    }
    assertThat(queue.size()).isEqualTo(200);
    assertThat(queue.messages()).hasSizeLessThanOrEqualTo(20);
    assertThat(handles).allMatch(handle -> handle.stored().isDone());

    bench.start(FeatureBench.FULL);

    assertThat(drain()).isEqualTo(numbers(200));
    assertThat(handles).allMatch(handle -> handle.sent().isDone());
    assertThat(queue.size()).isZero();
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.rows).isEmpty();
    assertThat(bench.published(QueueEvent.Queued.class)).hasSize(200);
    assertThat(bench.published(QueueEvent.Flushed.class)).hasSize(1);
  }

  @Test
  void whatAnEarlierProcessLeftIsReadByPagesAndComesFirst() {
    for (int i = 0; i < 60; i++) {
      send("channel:a", Integer.toString(i));
    }
    restart();
    assertThat(queue.size()).isEqualTo(60);
    for (int i = 60; i < 90; i++) {
      send("channel:a", Integer.toString(i));
    }
    restart();
    queue.send("channel:a", "90");
    bench.start(FeatureBench.FULL);
    bench.loop.run();

    assertThat(drain()).isEqualTo(numbers(91));
    assertThat(bench.store.pages).allMatch(page -> page.limit() <= 5);
  }

  @Test
  void whatIsTakenWhileTheStoreIsStillReadComesAfterWhatIsThere() {
    send("channel:a", "0");
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    bench.options = ClientOptions.builder().queue(queue -> queue.maxMessages(50)).build();
    QueueFeature early = new QueueFeature(bench.context(), FEW);
    feature = early;
    queue = early;
    SendHandle handle = queue.send("channel:a", "1");
    bench.start(FeatureBench.FULL);
    bench.loop.run();

    assertThat(queue.size()).isEqualTo(2);
    assertThat(drain()).containsExactly("0", "1");
    assertThat(handle.sent()).isCompleted();
  }

  @Test
  void aRoomThatStandsStillDoesNotKeepOthers() {
    for (int i = 0; i < 100; i++) {
      send("channel:stuck", "s" + i);
    }
    for (int i = 0; i < 30; i++) {
      send("channel:b", Integer.toString(i));
    }
    bench.start(FeatureBench.FULL);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < bench.sent.size(); i++) {
      SentEvent sent = bench.sent.get(i);
      String content = sent.payload.string("content").orElse("");
      if (!sent.isOpen()) {
        continue;
      }
      if (content.startsWith("s")) {
        sent.refuse("UNAVAILABLE", Duration.ofHours(1));
        bench.loop.run();
      } else {
        order.add(content);
        accept(sent);
      }
    }
    assertThat(order).isEqualTo(numbers(30));
    SendHandle late = send("channel:b", "late");
    assertThat(contents()).last().isEqualTo("late");
    accept(last());
    assertThat(late.sent()).isCompleted();
    assertThat(queue.size()).isEqualTo(100);

    for (int i = 0; i < 7_200 && bench.open("message:send").isEmpty(); i++) {
      bench.loop.advance(Duration.ofSeconds(1));
    }
    List<String> stuck = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      stuck.add("s" + i);
    }
    assertThat(drain()).isEqualTo(stuck);
  }

  @Test
  void whatIsNotInMemoryCanBeDiscarded() {
    List<SendHandle> handles = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      handles.add(send("channel:a", Integer.toString(i)));
    }
    CompletableFuture<Boolean> gone = queue.discard(handles.get(50).clientMessageId());
    bench.loop.run();
    assertThat(gone).isCompletedWithValue(true);
    assertThat(failureOf(handles.get(50).sent())).hasMessageContaining("discarded");
    assertThat(queue.size()).isEqualTo(59);
    CompletableFuture<Boolean> again = queue.discard(handles.get(50).clientMessageId());
    bench.loop.run();
    assertThat(again).isCompletedWithValue(false);

    bench.start(FeatureBench.FULL);
    assertThat(drain()).hasSize(59).doesNotContain("50");
  }

  @Test
  void ofFailedMessagesTheLastAreInMemoryAndAllCanBeRetried() {
    bench.start(FeatureBench.FULL);
    List<SendHandle> handles = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      handles.add(send("channel:a", Integer.toString(i)));
      last().refuse("FORBIDDEN");
      bench.loop.run();
    }
    assertThat(queue.messages())
        .extracting(message -> message.message().content())
        .containsExactly("7", "8", "9");
    SendHandle retried = queue.retry(handles.get(0).clientMessageId());
    bench.loop.run();
    assertThat(retried.stored()).isCompleted();
    accept(last());
    assertThat(contents()).last().isEqualTo("0");

    bench.loop.advance(Duration.ofMillis(100));
    restart();
    assertThat(queue.size()).isZero();
    assertThat(queue.messages()).extracting(QueuedMessage::failure).containsOnly("FORBIDDEN");
    assertThat(bench.store.rows).hasSize(9);
  }

  @Test
  void messagesExpireWhereverTheyAreAndAJumpOfTheClockExpiresNone() {
    bench = new FeatureBench();
    bench.options =
        ClientOptions.builder().queue(queue -> queue.maxMessages(10_000).window(2)).build();
    queue = open();
    for (int i = 0; i < 60; i++) {
      send("channel:a", Integer.toString(i));
    }
    bench.loop.jumped = Duration.ofDays(3);
    bench.loop.advance(Duration.ofHours(1));
    bench.start(FeatureBench.FULL);
    for (int i = 0; i < 30; i++) {
      accept(bench.sent.get(i));
    }
    bench.lose();
    assertThat(queue.size()).isEqualTo(30);
    bench.loop.advance(Duration.ofHours(24));
    List<QueuedRow> kept = List.copyOf(bench.store.rows.values());
    assertThat(kept)
        .filteredOn(row -> !row.written())
        .isNotEmpty()
        .allMatch(row -> "EXPIRED".equals(row.failure()));
  }

  @Test
  void whatAnEarlierProcessLeftIsCountedAndShownWhenItIsLoaded() {
    for (int i = 0; i < 60; i++) {
      send("channel:" + i % 6, Integer.toString(i));
    }
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    bench.options = ClientOptions.builder().queue(queue -> queue.maxMessages(10_000)).build();
    queue = new QueueFeature(bench.context(), FEW);
    List<String> seen = new ArrayList<>();
    queue.loaded().thenRun(() -> seen.add(queue.size() + " " + queue.messages().size()));
    queue.send("channel:0", "new");
    assertThat(queue.size()).isZero();
    bench.store.broken = true;
    bench.loop.advance(Duration.ofSeconds(8));
    assertThat(seen).isEmpty();

    bench.store.broken = false;
    bench.loop.advance(Duration.ofSeconds(20));
    assertThat(seen).containsExactly("60 20");
    CompletableFuture<Void> again = queue.loaded();
    bench.loop.run();
    assertThat(again).isCompleted();
  }

  @Test
  void anEmptyQueueIsLoadedAtOnceAndAClosedOneNever() {
    CompletableFuture<Void> empty = queue.loaded();
    bench.loop.run();
    assertThat(empty).isCompleted();

    bench = new FeatureBench();
    bench.store.broken = true;
    queue = open();
    CompletableFuture<Void> never = queue.loaded();
    bench.loop.run();
    assertThat(never).isNotDone();
    feature.close();
    bench.loop.run();
    assertThat(failureOf(never)).hasMessageContaining("closed");
    CompletableFuture<Void> late = queue.loaded();
    bench.loop.run();
    assertThat(failureOf(late)).hasMessageContaining("closed");
  }

  @Test
  void aPageThatCannotBeReadIsReadLater() {
    for (int i = 0; i < 60; i++) {
      send("channel:a", Integer.toString(i));
    }
    restart();
    bench.start(FeatureBench.FULL);
    bench.store.broken = true;
    for (int i = 0; i < 5; i++) {
      accept(bench.sent.get(i));
    }
    bench.loop.advance(Duration.ofMinutes(1));
    bench.store.broken = false;
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(drain()).hasSizeGreaterThanOrEqualTo(55);
    assertThat(queue.size()).isZero();
  }
}
