package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A queue of which little is in memory, and what must hold whatever happens: what was stored is
 * accepted in the order of its room, or kept as failed, or discarded; and the queue counts it.
 */
final class ReadAheadModel {
  private static final Held FEW = new Held(12, 2_600, 4, 3, 3);
  private static final int FAILED = 3;

  /** A later answer is heard by nobody: the message comes again. */
  private static final Duration PATIENCE = ClientOptions.defaults().connection().ackTimeout();

  private static final class Written {
    final String room;
    final SendHandle handle;
    int number;

    Written(String room, SendHandle handle, int number) {
      this.room = room;
      this.handle = handle;
      this.number = number;
    }
  }

  private final Map<String, Written> written = new LinkedHashMap<>();
  private final Set<String> accepted = new LinkedHashSet<>();

  /** Accepted in this process, which so has no row of it to send: another may find one. */
  private final Set<String> settled = new LinkedHashSet<>();

  private final Set<String> discarded = new LinkedHashSet<>();
  private final Map<String, Integer> lastOf = new LinkedHashMap<>();
  private FeatureBench bench = new FeatureBench();
  private QueueFeature queue;
  private boolean connected;
  private int numbers;

  /** The store has refused something of this process: what it has is not what the queue knows. */
  private boolean isBehind;

  ReadAheadModel() {
    open();
  }

  private void open() {
    bench.options = ClientOptions.builder().queue(queue -> queue.maxMessages(10_000)).build();
    queue = new QueueFeature(bench.context(), FEW);
    bench.loop.run();
  }

  void send(int room, int count, int bytes) {
    for (int i = 0; i < count; i++) {
      String name = "channel:" + room;
      SendHandle handle = queue.send(name, "x".repeat(bytes));
      written.put(handle.clientMessageId(), new Written(name, handle, numbers++));
    }
    bench.loop.run();
    check();
  }

  /** The process is killed, and another started. */
  void restart() {
    bench.store.broken = false;
    if (isBehind) {
      // What was refused or accepted and could not be written so comes again, in its old place.
      lastOf.clear();
    }
    isBehind = false;
    connected = false;
    settled.clear();
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    open();
    check();
  }

  void connect() {
    if (!connected) {
      connected = true;
      bench.start(FeatureBench.FULL);
      check();
    }
  }

  void lose() {
    if (connected) {
      connected = false;
      bench.lose();
      check();
    }
  }

  void storeBreaks(boolean broken) {
    isBehind |= broken;
    bench.store.broken = broken;
  }

  void pass(int seconds) {
    bench.loop.advance(Duration.ofSeconds(seconds));
    check();
  }

  /** The server takes messages, as far as their order lets it. */
  int accept(int most) {
    int done = 0;
    for (int i = 0; i < bench.sent.size() && done < most; i++) {
      SentEvent sent = bench.sent.get(i);
      if (sent.event.equals("message:send") && sent.isOpen()) {
        accept(sent);
        bench.loop.run();
        done++;
      }
    }
    check();
    return done;
  }

  private void accept(SentEvent sent) {
    String id = sent.payload.string("clientMessageId").orElseThrow();
    String after = sent.payload.string("after").orElse(null);
    if (after != null && !accepted.contains(after)) {
      sent.refuse("OUT_OF_ORDER");
      return;
    }
    Written message = written.get(id);
    assertThat(discarded).as("was discarded").doesNotContain(id);
    assertThat(message.handle.stored().isCompletedExceptionally()).as("was refused").isFalse();
    if (bench.loop.millis() - sent.atMillis < PATIENCE.toMillis()) {
      settled.add(id);
    }
    boolean isNews = accepted.add(id);
    if (isNews) {
      assertThat(message.number)
          .as("its place in " + message.room)
          .isGreaterThan(lastOf.getOrDefault(message.room, -1));
      lastOf.put(message.room, message.number);
    }
    sent.succeed("messageId", "m" + id, "roomName", message.room, "duplicate", !isNews);
  }

  void refuse(String code) {
    List<SentEvent> open = bench.open("message:send");
    if (!open.isEmpty()) {
      open.get(0).refuse(code);
      bench.loop.run();
      check();
    }
  }

  void retry(int index) {
    String id = chosen(index);
    if (id != null) {
      SendHandle again = queue.retry(id);
      bench.loop.run();
      if (again.stored().isDone() && !again.stored().isCompletedExceptionally()) {
        written.get(id).number = numbers++;
      }
      check();
    }
  }

  void discard(int index) {
    String id = chosen(index);
    if (id != null) {
      CompletableFuture<Boolean> gone = queue.discard(id);
      bench.loop.run();
      if (gone.handle((done, error) -> done != null && done).getNow(false)) {
        discarded.add(id);
      }
      check();
    }
  }

  private String chosen(int index) {
    List<String> ids =
        written.keySet().stream()
            .filter(id -> !accepted.contains(id) && !discarded.contains(id))
            .toList();
    return ids.isEmpty() ? null : ids.get(index % ids.size());
  }

  private void check() {
    // A room that has become short is filled up whatever the others hold: half of its share.
    assertThat(queue.messages().size()).isLessThanOrEqualTo(2 * FEW.messages() + FAILED);
    if (!isBehind) {
      assertThat(queue.size()).isEqualTo(waitingRows().size());
    }
  }

  private List<String> waitingRows() {
    return bench.store.rows.values().stream()
        .filter(row -> row.failure() == null)
        .map(QueuedRow::clientMessageId)
        .filter(id -> !settled.contains(id))
        .toList();
  }

  /** The worst is over: everything that waits is sent, by this process or by the next. */
  void calm(boolean byTheNext) {
    bench.store.broken = false;
    if (byTheNext || isBehind) {
      restart();
    }
    connect();
    for (int quiet = 0; quiet < 3; ) {
      quiet = accept(Integer.MAX_VALUE) > 0 ? 0 : quiet + 1;
      bench.loop.advance(Duration.ofMinutes(1));
    }
    assertThat(queue.size()).isZero();
    assertThat(waitingRows()).isEmpty();
    List<String> missing = new ArrayList<>();
    written.forEach(
        (id, message) -> {
          boolean stored = message.handle.stored().isDone();
          boolean refused = message.handle.stored().isCompletedExceptionally();
          boolean kept = bench.store.rows.containsKey(id);
          if (stored && !refused && !kept && !accepted.contains(id) && !discarded.contains(id)) {
            missing.add(id);
          }
        });
    assertThat(missing).isEmpty();
  }
}
