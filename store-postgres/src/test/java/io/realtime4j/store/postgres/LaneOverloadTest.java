package io.realtime4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Calls that come to a lane while it works, each of which takes its time. In virtual time. */
final class LaneOverloadTest {
  private static final int SECOND = 1_000;
  private static final int BURST = (int) TimeUnit.NANOSECONDS.toMillis(WaitLimit.BURST_NANOS);
  private static final int BACKLOG = (int) TimeUnit.NANOSECONDS.toMillis(WaitLimit.BACKLOG_NANOS);

  @Example
  void aBurstThatIsServedInThreeSecondsLosesNobody() {
    Store store = new Store(3, 10, true);
    store.comesEvery(0, 300, 0);
    store.work();
    assertThat(store.refused).isEmpty();
    assertThat(store.run).hasSize(300);
  }

  @Example
  void ofALongerBurstWhatIsLeftThenIsRefused() {
    Store store = new Store(3, 10, true);
    store.comesEvery(0, 400, 0);
    store.work();
    assertThat(store.run).hasSize(300);
    assertThat(store.refused).hasSize(100);
  }

  @Example
  void whileMoreComesThanIsServedTheStoreIsNeverIdleAndServesWhoHasJustCome() {
    Store store = new Store(1, 10, true);
    store.comesEvery(0, 60 * SECOND / 4, 4);
    store.work();
    assertThat(store.run).hasSizeBetween(60 * SECOND / 10, 61 * SECOND / 10);
    assertThat(store.run)
        .filteredOn(call -> call.at > BURST)
        .allMatch(call -> call.waited <= BACKLOG);
  }

  @Example
  void aLaneWithoutALimitRunsEverythingHoweverLongItTakes() {
    Store store = new Store(1, 100, false);
    store.comesEvery(0, 1_000, 1);
    store.work();
    assertThat(store.refused).isEmpty();
    assertThat(store.run).hasSize(1_000);
  }

  @Example
  void closingRunsWhatHasWaitedTooLong() {
    Store store = new Store(2, 10, true);
    store.comesEvery(0, 5, 0);
    store.advance(10 * SECOND);
    store.lane.close(() -> {});
    assertThat(store.refused).isEmpty();
    assertThat(store.run).hasSize(5);
  }

  @Property(tries = 200)
  void whateverComesIsServedInTimeOrRefusedAndTheQueueIsShortWhenLessComes(
      @ForAll @IntRange(min = 1, max = 20) int batch,
      @ForAll @IntRange(min = 1, max = 40) int cost,
      @ForAll @Size(max = 6) List<@IntRange(max = 60) Integer> gaps) {
    Store store = new Store(batch, cost, true);
    int from = 0;
    for (int gap : gaps) {
      store.comesEvery(from, gap == 0 ? 400 : 5 * SECOND / gap, gap);
      from += 5 * SECOND;
    }
    int few = 20 * SECOND / (2 * cost);
    store.comesEvery(from, few, 2 * cost);
    store.work();

    List<Asked> asked = store.asked;
    assertThat(store.run).allMatch(call -> call.waited <= call.mightWait);
    assertThat(store.run.stream().map(call -> call.name)).isSorted();
    assertThat(store.run).hasSize(store.handed);
    assertThat(store.refused).noneMatch(call -> call.isRun || call.isRefusedInTime);
    assertThat(store.run.size() + store.refused.size()).isEqualTo(asked.size());
    assertThat(asked.subList(asked.size() - few / 4, asked.size()))
        .allMatch(call -> call.isRun && call.waited <= cost);
  }

  private static final class Asked {
    final int name;
    final int at;
    boolean isRun;
    boolean isRefusedInTime;
    int waited;

    // How long it might wait when it was its turn.
    int mightWait;

    Asked(int name, int at) {
      this.name = name;
      this.at = at;
    }
  }

  private static final class Store {
    final Lane lane;
    final int costMillis;
    final List<Asked> asked = new ArrayList<>();
    final List<Asked> run = new ArrayList<>();
    final List<Asked> refused = new ArrayList<>();
    int handed;
    private final PriorityQueue<Integer> arrivals = new PriorityQueue<>();
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private int now;
    private int busySince;
    private int turnAt;
    private int turnMayWait;

    Store(int batch, int costMillis, boolean isLimited) {
      this.costMillis = costMillis;
      this.lane =
          new Lane(
              turns::add,
              "unused",
              batch,
              isLimited ? WaitLimit.by(() -> TimeUnit.MILLISECONDS.toNanos(now)) : WaitLimit.none(),
              this::serve);
    }

    void comesEvery(int from, int count, int gapMillis) {
      for (int i = 0; i < count; i++) {
        arrivals.add(from + i * gapMillis);
      }
    }

    /** Runs turns until nobody waits and nobody comes any more. */
    void work() {
      while (!arrivals.isEmpty() || !turns.isEmpty()) {
        advance(turns.isEmpty() ? Math.max(now, arrivals.element()) : now);
        turns.remove().run();
      }
    }

    void advance(int to) {
      while (!arrivals.isEmpty() && arrivals.element() <= to) {
        now = Math.max(now, arrivals.remove());
        submit();
      }
      now = to;
    }

    private void serve(List<Call<?>> calls, Consumer<List<Call<?>>> later) {
      turnAt = now;
      turnMayWait = now - busySince >= BURST ? BACKLOG : BURST;
      handed += calls.size();
      advance(now + costMillis * calls.size());
      calls.forEach(Call::complete);
    }

    private void submit() {
      if (asked.size() == handed + refused.size()) {
        busySince = now;
      }
      Asked call = new Asked(asked.size(), now);
      asked.add(call);
      lane.<Void>submit(sql -> null)
          .whenComplete(
              (done, failure) -> {
                if (failure == null) {
                  call.isRun = true;
                  call.waited = turnAt - call.at;
                  call.mightWait = turnMayWait;
                  run.add(call);
                } else {
                  assertThat(((StoreException) failure).code())
                      .isEqualTo(StoreException.OVERLOADED);
                  call.isRefusedInTime = now - busySince < BURST || now - call.at <= BACKLOG;
                  refused.add(call);
                }
              });
    }
  }
}
