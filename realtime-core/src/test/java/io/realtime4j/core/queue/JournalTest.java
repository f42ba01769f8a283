package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.core.fakes.EmptyStore;
import io.realtime4j.core.testing.FeatureBench;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What of the queue's changes goes to the store together, and in which order. */
class JournalTest {
  private final FeatureBench bench = new FeatureBench();
  private final HeldStore store = new HeldStore();
  private final Journal journal = new Journal(bench.context(), clientStore());
  private final List<String> results = new ArrayList<>();

  private ClientStore clientStore() {
    EmptyStore rest = new EmptyStore();
    rest.owner = StoreOwner.builder().server("http://chat.example").user("me").build();
    return (ClientStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ClientStore.class},
            (proxy, method, arguments) ->
                method.getReturnType() == QueueStore.class
                    ? store
                    : method.invoke(rest, arguments));
  }

  private void insert(String id, int bytes) {
    journal.insert(
        HeldStore.row(id, bytes),
        row -> results.add(id + " at " + row.sequence()),
        error -> results.add(id + " refused"));
  }

  private void insert(int from, int to, int bytes) {
    for (int i = from; i < to; i++) {
      insert("m" + i, bytes);
    }
  }

  private void answer() {
    store.answer();
    bench.loop.run();
  }

  /** Fills the store's hands; what comes now gathers. */
  private int occupy() {
    int first = 0;
    while (store.unanswered() == first) {
      insert("first" + first++, 1);
    }
    return store.unanswered();
  }

  @Test
  void rowsGatherWhileTheStoreIsBusyAndGoTogether() {
    int busy = occupy();
    insert(0, 3, 1);
    assertThat(store.calls).hasSize(busy).allMatch(call -> call.startsWith("insert first"));

    answer();
    assertThat(store.calls).last().asString().contains("m0 m1 m2");
    for (int i = 0; i < busy; i++) {
      answer();
    }
    assertThat(store.unanswered()).isZero();
    assertThat(results)
        .hasSize(busy + 4)
        .endsWith("m0 at " + (busy + 2), "m1 at " + (busy + 3), "m2 at " + (busy + 4));
    insert("alone", 1);
    assertThat(store.calls).last().isEqualTo("insert alone");
  }

  @Test
  void whatGathersIsThereWhenTheStoreIsAskedAgainWhatItHas() {
    occupy();
    insert(0, 2, 1);
    var unused = journal.open(() -> {}, lots -> {}, error -> {});
    assertThat(store.calls).endsWith("open");
    assertThat(store.calls.get(store.calls.size() - 2)).endsWith("m0 m1");
  }

  @Test
  void fourCallsAreUnderWayAtMostWhateverBecameOfTheOnesBefore() {
    assertThat(occupy()).isEqualTo(4);
    store.refuse();
    bench.loop.run();
    assertThat(store.unanswered()).as("the one that waited").isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      store.refuse();
      bench.loop.run();
    }
    assertThat(store.unanswered()).isZero();
    assertThat(occupy()).isEqualTo(4);
    store.answerAll();
    bench.loop.run();
    answerAll();
    assertThat(occupy()).isEqualTo(4);
  }

  private void answerAll() {
    while (store.unanswered() > 0) {
      answer();
    }
  }

  @Test
  void aBatchOfJustSoManyBytesGoesTogether() {
    occupy();
    answerAll();
    for (int i = 0; i < 4; i++) {
      insert("busy" + i, 1);
    }
    insert(0, 2, 2 << 20);
    insert("more", 1);
    answer();
    assertThat(store.calls).last().isEqualTo("insert m0 m1");
  }

  @Test
  void deletionsComeBehindWhatWasInserted() {
    int busy = occupy();
    insert(0, 1, 1);
    journal.delete("m0");
    assertThat(store.calls.get(busy)).startsWith("insert").contains("m0");
    assertThat(store.calls).last().isEqualTo("delete m0");
    insert(1, 2, 1);
    journal.settle("old");
    journal.delete("m1", () -> {}, error -> {}, () -> {});
    assertThat(store.calls).endsWith("delete old", "delete m1");
    assertThat(store.calls.get(store.calls.size() - 3)).contains("m1");
  }

  @Test
  void anotherBodyIsGivenToWhatWasInserted() {
    occupy();
    insert(0, 1, 1);
    journal.replace("m0", new byte[1], there -> {}, error -> {}, late -> {});
    assertThat(store.calls).last().asString().startsWith("insert").contains("m0");
  }

  @Test
  void whatIsInsertedAnewIsNotDeletedThoughItsDeletionIsOwed() {
    journal.delete("a");
    store.refuse();
    bench.loop.run();
    insert("a", 1);
    assertThat(store.calls).endsWith("delete a", "insert a");
    store.refuse();
    store.answer();
    bench.loop.run();
    insert("b", 1);
    assertThat(store.calls).endsWith("insert a", "insert b");
  }

  private void adopt() {
    journal.adopt(
        lots -> results.add("done"),
        error -> results.add("failed"),
        late -> results.add("late"),
        () -> results.add("ended"));
  }

  @Test
  void whoAdoptsIsToldWhenTheStoreHasAnsweredWhateverAndWhenever() {
    adopt();
    answer();
    assertThat(results).containsExactlyInAnyOrder("ended", "done");
    results.clear();
    adopt();
    store.refuse();
    bench.loop.run();
    assertThat(results).containsExactlyInAnyOrder("ended", "failed");
    results.clear();
    adopt();
    bench.loop.advance(Duration.ofSeconds(11));
    assertThat(results).containsExactly("failed");
    answer();
    assertThat(results).containsExactlyInAnyOrder("failed", "ended", "late");
  }

  @Test
  void whoFlushesPaysWhatIsOwed() {
    journal.update(HeldStore.row("a", 1));
    store.refuse();
    bench.loop.run();
    var unused = journal.flushed();
    assertThat(store.calls).containsExactly("update a", "update a", "delete");
  }

  @Test
  void aFlushEndsTheWaitAndALaterSettlementHasItsOwn() {
    journal.settle("a");
    bench.loop.advance(Duration.ofMillis(60));
    journal.flush();
    journal.settle("b");
    bench.loop.advance(Duration.ofMillis(60));
    assertThat(store.calls).containsExactly("delete a");
    bench.loop.advance(Duration.ofMillis(40));
    assertThat(store.calls).containsExactly("delete a", "delete b");
    journal.settle("c");
    store.answerAll();
    bench.loop.run();
    journal.flush();
    store.refuse();
    bench.loop.run();
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
  }

  @Test
  void aBatchIsBoundedByNumberAndBytes() {
    occupy();
    insert(0, 2_500, 1);
    answer();
    assertThat(rowsOfLastCall()).isEqualTo(1_000);
    store.answerAll();
    bench.loop.run();
    while (store.unanswered() > 0) {
      answer();
    }
    assertThat(results).doesNotHaveDuplicates().hasSizeGreaterThan(2_500);

    occupy();
    insert(0, 5, 3 << 20);
    answer();
    assertThat(rowsOfLastCall()).as("the small one that waited, and one large").isEqualTo(2);
  }

  private int rowsOfLastCall() {
    return store.calls.get(store.calls.size() - 1).split(" ").length - 1;
  }

  @Test
  void whatTheStoreRefusesIsRefusedToEachAndTheNextAreTaken() {
    int busy = occupy();
    insert(0, 2, 1);
    store.refuse();
    bench.loop.run();
    assertThat(results).containsExactly("first0 refused");
    assertThat(store.unanswered()).isEqualTo(busy);
    store.answerAll();
    bench.loop.run();
    assertThat(results).hasSize(busy + 3);
  }

  @Test
  void whoAsksFindsWhatWasInsertedAndNotWhatIsSettled() {
    int busy = occupy();
    insert(0, 1, 1);
    journal.settle("old");
    journal.find("m0", found -> results.add("found"), error -> results.add("failed"));
    assertThat(store.calls).hasSize(busy + 3).last().isEqualTo("find m0");
    assertThat(store.calls.get(busy)).contains("m0");
    assertThat(store.calls).contains("delete old");
    journal.settle("older");
    var unused =
        journal.page(
            QueueQuery.builder().lot("l").limit(1).build(),
            page -> results.add("page"),
            error -> results.add("failed"));
    assertThat(store.calls).endsWith("delete older", "page");
    store.answerAll();
    bench.loop.run();
    assertThat(results).endsWith("found", "page");
  }

  @Test
  void settledRowsAreDeletedTogetherAndSoon() {
    journal.settle("a");
    journal.settle("b");
    assertThat(store.calls).isEmpty();
    bench.loop.advance(Duration.ofMillis(99));
    assertThat(store.calls).isEmpty();
    bench.loop.advance(Duration.ofMillis(1));
    assertThat(store.calls).containsExactly("delete a b");
    journal.settle("c");
    journal.flush();
    assertThat(store.calls).last().isEqualTo("delete c");
    journal.settle("d");
    bench.loop.advance(Duration.ofMillis(99));
    assertThat(store.calls).last().isEqualTo("delete c");
    bench.loop.advance(Duration.ofMillis(1));
    assertThat(store.calls).last().isEqualTo("delete d");
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(store.calls).hasSize(3);
  }

  @Test
  void manySettledRowsDoNotWait() {
    for (int i = 0; i < 256; i++) {
      journal.settle("s" + i);
    }
    assertThat(store.calls).hasSize(1);
    assertThat(rowsOfLastCall()).isEqualTo(256);
  }

  @Test
  void aDeletionThatFailsIsToldAndAskedForAgainWithTheNextInsert() {
    journal.delete("a");
    store.refuse();
    bench.loop.run();
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
    insert("b", 1);
    assertThat(store.calls).containsExactly("delete a", "delete a", "insert b");
    // Inserted anew, it must stay.
    store.refuse();
    bench.loop.run();
    insert("a", 1);
    store.answerAll();
    bench.loop.run();
    insert("c", 1);
    assertThat(store.calls).last().isEqualTo("insert c");
    assertThat(store.calls).endsWith("delete a", "insert a", "insert c");
  }

  @Test
  void anUpdateThatFailsIsToldAndGoesOn() {
    journal.update(List.of(HeldStore.row("a", 1)), () -> results.add("then"));
    assertThat(results).isEmpty();
    store.refuse();
    bench.loop.run();
    assertThat(results).containsExactly("then");
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
    journal.update(HeldStore.row("b", 1));
    assertThat(store.calls).containsExactly("update a", "update a", "update b");
  }

  @Test
  void deletingNowTellsHowItEnds() {
    journal.delete("a", () -> results.add("done"), error -> results.add("failed"), () -> {});
    journal.delete("b", () -> results.add("done"), error -> results.add("failed"), () -> {});
    answer();
    store.refuse();
    bench.loop.run();
    assertThat(results).containsExactly("done", "failed");
    insert("c", 1);
    assertThat(store.calls)
        .as("nothing is owed")
        .containsExactly("delete a", "delete b", "insert c");
  }

  @Test
  void flushedIsWhenTheStoreHasDoneAll() {
    occupy();
    insert(0, 1, 1);
    journal.settle("old");
    CompletionStage<Void> flushed = journal.flushed();
    assertThat(store.calls).contains("delete old").last().isEqualTo("delete");
    while (store.unanswered() > 1) {
      answer();
    }
    assertThat(flushed.toCompletableFuture()).isNotDone();
    store.refuse();
    bench.loop.run();
    assertThat(flushed.toCompletableFuture()).isCompleted();
    assertThat(results).contains("m0 at " + results.size());
  }
}
