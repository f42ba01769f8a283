package io.realtime4j.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.server.LocalCluster;
import io.realtime4j.server.chat.FakeStore;
import io.realtime4j.server.chat.cluster.BackplanePeers;
import io.realtime4j.server.fake.FakeLoops;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Complaints;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the log is read, and how far, by what is told of it. */
class FollowerTest {
  private final FakeLoops loops = new FakeLoops(1);
  private final Log log = new Log();
  private final Place place = new Place();
  private final Follower follower =
      new Follower(
          new Asker(loops.get(0), new Complaints(loops.get(0))),
          log,
          new BackplanePeers("self", "chat", new LocalCluster().join(), loops.get(0)),
          place);

  /** A log of a certain length, which answers when the test wants it to. */
  private final class Log extends FakeStore {
    long end;
    final List<Long> scannedTo = new ArrayList<>();
    int looks;
    List<Runnable> held;
    List<Runnable> heldLooks;

    Log() {
      super(loops.get(0));
    }

    @Override
    public CompletionStage<Long> lastLsn() {
      looks++;
      long now = end;
      CompletableFuture<Long> answer = new CompletableFuture<>();
      run(heldLooks, () -> answer.complete(now));
      return answer;
    }

    @Override
    public CompletionStage<LogScan> scan(ScanQuery query) {
      scannedTo.add(query.upTo());
      long to = Math.min(end, query.upTo());
      List<LogEntry> entries = new ArrayList<>();
      LongStream.rangeClosed(query.after() + 1, to).forEach(lsn -> entries.add(row(lsn)));
      CompletableFuture<LogScan> answer = new CompletableFuture<>();
      run(held, () -> answer.complete(LogScan.builder().entries(entries).completeTo(to).build()));
      return answer;
    }

    private static void run(List<Runnable> later, Runnable task) {
      if (later == null) {
        task.run();
      } else {
        later.add(task);
      }
    }

    private static MessageRow row(long lsn) {
      return MessageRow.builder()
          .tenant("primary")
          .room("channel:c")
          .messageId("m" + lsn)
          .userId("ann")
          .offset(lsn)
          .lsn(lsn)
          .body("{}".getBytes(StandardCharsets.UTF_8))
          .build();
    }
  }

  private final class Place implements Follower.Owner {
    long head;
    boolean isFree = true;
    boolean isBehind;
    boolean isOfUse = true;

    /** The place of an entry of ours of which the log has yet to say that it has it. */
    long own = Long.MAX_VALUE;

    final List<Long> posted = new ArrayList<>();

    @Override
    public long head() {
      return head;
    }

    @Override
    public void reached(long lsn) {
      head = Math.max(head, lsn);
    }

    @Override
    public boolean isOfUse(LogNews news) {
      return isOfUse;
    }

    @Override
    public boolean isFree() {
      return isFree;
    }

    @Override
    public boolean isBehind() {
      return isBehind;
    }

    @Override
    public boolean take(List<LogEntry> entries) {
      for (LogEntry entry : entries) {
        if (entry.lsn() == own) {
          return false;
        }
        posted.add(entry.lsn());
        head = entry.lsn();
      }
      return true;
    }

    @Override
    public void followed() {
      follower.proceed();
    }
  }

  @BeforeEach
  void start() {
    follower.start();
  }

  private void told(long from, long to) {
    loops.get(0).execute(() -> follower.told("peer", JsonObject.of("from", from, "to", to)));
    loops.run();
  }

  private void advance(long millis) {
    loops.advance(Duration.ofMillis(millis));
  }

  private static void answer(List<Runnable> held) {
    List<Runnable> answers = List.copyOf(held);
    held.clear();
    answers.forEach(Runnable::run);
  }

  @Test
  void whatIsToldIsReadAtOnce() {
    log.end = 2;
    told(1, 2);
    assertThat(place.posted).containsExactly(1L, 2L);
  }

  @Test
  void ofMoreThanThereIsNothingIsReadAgainAndAgain() {
    log.end = 2;
    told(1, 1_000);
    assertThat(place.posted).containsExactly(1L, 2L);
    assertThat(log.scannedTo).containsExactly(1_000L);
    advance(3_000);
    assertThat(log.scannedTo).hasSize(1);
  }

  @Test
  void whatIsToldWhileLessIsFoundIsReadAllTheSame() {
    log.held = new ArrayList<>();
    log.end = 2;
    told(1, 100);
    log.end = 200;
    told(101, 200);
    answer(log.held);
    loops.run();
    answer(log.held);
    loops.run();
    assertThat(place.head).isEqualTo(200);
    assertThat(log.scannedTo).containsExactly(100L, 200L);
  }

  @Test
  void whatIsReadWhileAnotherGoesOverTheLogIsLeftToThat() {
    log.held = new ArrayList<>();
    log.end = 2;
    told(1, 2);
    place.isFree = false;
    answer(log.held);
    loops.run();
    assertThat(place.posted).isEmpty();
    place.isFree = true;
    follower.proceed();
    loops.run();
    answer(log.held);
    loops.run();
    assertThat(place.posted).containsExactly(1L, 2L);
  }

  @Test
  void beforeAnEntryOfOursReadingEndsUntilTheLogHasSaidWhereItIs() {
    log.end = 3;
    place.own = 2;
    told(1, 3);
    assertThat(place.posted).containsExactly(1L);
    advance(5_000);
    assertThat(log.scannedTo).hasSize(1);
    place.own = Long.MAX_VALUE;
    follower.settled();
    follower.proceed();
    loops.run();
    assertThat(place.posted).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatConcernsNobodyIsPassedOverOnlyInItsTurn() {
    place.isOfUse = false;
    log.end = 5;
    log.held = new ArrayList<>();
    told(3, 5);
    assertThat(place.head).as("of two entries nothing is known").isZero();
    told(1, 1);
    assertThat(place.head).isEqualTo(1);
    told(2, 2);
    assertThat(place.head).isEqualTo(5);
  }

  @Test
  void thoseWhoAskWhileALookIsUnderWayWaitForTheNext() {
    log.heldLooks = new ArrayList<>();
    CompletableFuture<Void> first = follower.caughtUp();
    log.end = 2;
    CompletableFuture<Void> second = follower.caughtUp();
    answer(log.heldLooks);
    loops.run();
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    answer(log.heldLooks);
    loops.run();
    assertThat(second).isCompleted();
    assertThat(place.posted).containsExactly(1L, 2L);
    assertThat(log.looks).isEqualTo(2);
  }

  @Test
  void whereSomethingWasMissedTheLogIsAskedAtOnce() {
    log.end = 2;
    loops.get(0).execute(() -> follower.missed("peer"));
    loops.run();
    assertThat(place.posted).containsExactly(1L, 2L);
    log.end = 3;
    loops.get(0).execute(() -> follower.gone("peer"));
    loops.run();
    assertThat(place.posted).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whileShardsAreBehindNothingMoreIsRead() {
    log.end = 2;
    place.isBehind = true;
    told(1, 2);
    advance(400);
    assertThat(log.scannedTo).isEmpty();
    place.isBehind = false;
    advance(200);
    assertThat(place.posted).containsExactly(1L, 2L);
  }

  @Test
  void manyNewsBeforeTheirTurnAreNotAllKept() {
    place.isOfUse = false;
    log.end = 3_001;
    log.held = new ArrayList<>();
    for (long lsn = 2; lsn <= 3_001; lsn++) {
      told(lsn, lsn);
    }
    told(1, 1);
    // The first thousand of them and what was told last; the others are read.
    assertThat(place.head).isLessThan(1_100);
    answer(log.held);
    loops.run();
    answer(log.held);
    loops.run();
    assertThat(place.head).isEqualTo(3_001);
  }
}
