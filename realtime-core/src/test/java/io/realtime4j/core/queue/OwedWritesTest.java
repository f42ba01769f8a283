package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.testing.ManualLoop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the store refused is asked for again before whatever comes next, and only then. */
class OwedWritesTest {
  private final ManualLoop loop = new ManualLoop();
  private final HeldStore store = new HeldStore();
  private final OwedWrites writes = new OwedWrites(store, loop);

  private void update(String id) {
    var unused = writes.update(List.of(HeldStore.row(id, 1)));
  }

  private void delete(String id) {
    var unused = writes.delete(List.of(id));
  }

  private void refuse() {
    store.refuse();
    loop.run();
  }

  private void answer() {
    store.answer();
    loop.run();
  }

  @Test
  void nothingIsOwedOfWhatWasDone() {
    update("a");
    answer();
    delete("b");
    answer();
    writes.pay();
    assertThat(store.calls).containsExactly("update a", "delete b");
  }

  @Test
  void whatWasRefusedComesBeforeTheNextChangeUntilItIsDone() {
    update("a");
    refuse();
    delete("b");
    refuse();
    // That of a was asked for again, first.
    refuse();
    assertThat(store.calls).containsExactly("update a", "update a", "delete b");
    writes.pay();
    assertThat(store.calls).endsWith("update a", "delete b").hasSize(5);
    answer();
    answer();
    writes.pay();
    assertThat(store.calls).hasSize(5);
  }

  @Test
  void aLaterChangeTakesThePlaceOfTheEarlier() {
    update("a");
    refuse();
    delete("a");
    assertThat(store.calls).containsExactly("update a", "delete a");
    refuse();
    update("a");
    assertThat(store.calls).endsWith("delete a", "update a").hasSize(3);
    answer();
    writes.pay();
    assertThat(store.calls).hasSize(3);
  }

  @Test
  void resultsThatComeLateLeaveTheLatestOwed() {
    update("a");
    delete("a");
    refuse();
    refuse();
    writes.pay();
    assertThat(store.calls).containsExactly("update a", "delete a", "delete a");
  }

  @Test
  void whatWasDoneLaterIsNotUndoneByTheEarlierRefusal() {
    update("a");
    refuse();
    writes.written("a");
    writes.pay();
    assertThat(store.calls).containsExactly("update a");
  }

  @Test
  void anInsertedRowIsAsItShouldBe() {
    delete("a");
    refuse();
    update("b");
    refuse();
    refuse();
    writes.written("a");
    writes.pay();
    assertThat(store.calls).endsWith("update b");
    assertThat(store.calls.stream().filter("delete a"::equals)).hasSize(2);
  }
}
