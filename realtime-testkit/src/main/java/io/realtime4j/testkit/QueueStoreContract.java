package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What every {@link QueueStore} does. */
public interface QueueStoreContract extends ClientStoreSource {
  private static QueuedRow row(String id) {
    return QueuedRow.builder()
        .clientMessageId(id)
        .room("r")
        .body(new byte[] {1, 2})
        .enqueuedAtMillis(7)
        .build();
  }

  private static List<String> ids(ClientStore store) {
    return QueueRows.of(store).stream().map(QueuedRow::clientMessageId).toList();
  }

  /** Rows come back in the order of insertion, every field as it was. */
  @Test
  default void rowsAreLoadedInOrder() {
    try (ClientStore store = open("me", null)) {
      QueuedRow full =
          QueuedRow.builder()
              .clientMessageId("c1")
              .room("réf")
              .body(new byte[] {-1, 0})
              .enqueuedAtMillis(42)
              .written(true)
              .attempts(3)
              .failure("EXPIRED")
              .build();
      QueuedRow first = await(store.queue().insert(full));
      QueuedRow second = await(store.queue().insert(row("c2")));

      assertThat(first.withSequence(0)).isEqualTo(full);
      assertThat(first.sequence()).isPositive();
      assertThat(second.sequence()).isGreaterThan(first.sequence());
      assertThat(QueueRows.of(store)).isEqualTo(List.of(first, second));
    }
  }

  /** A deleted row's place is never given again. */
  @Test
  default void sequencesAreNeverReused() {
    try (ClientStore store = open("me", null)) {
      await(store.queue().insert(row("c1")));
      long last = await(store.queue().insert(row("c2"))).sequence();
      await(store.queue().delete(List.of("c1", "c2", "none")));
      assertThat(ids(store)).isEmpty();
      assertThat(await(store.queue().insert(row("c3"))).sequence()).isGreaterThan(last);
    }
  }

  /** An update changes the row, not its place, and creates none. */
  @Test
  default void anUpdateKeepsThePlace() {
    try (ClientStore store = open("me", null)) {
      QueuedRow first = await(store.queue().insert(row("c1")));
      await(store.queue().insert(row("c2")));
      await(
          store
              .queue()
              .update(
                  List.of(first.withSequence(99).withState(true, 2, "FORBIDDEN"), row("none"))));

      List<QueuedRow> rows = QueueRows.of(store);
      assertThat(rows).extracting(QueuedRow::clientMessageId).containsExactly("c1", "c2");
      assertThat(rows.get(0)).isEqualTo(first.withState(true, 2, "FORBIDDEN"));
    }
  }

  /** Inserting what is there moves it to the end. */
  @Test
  default void insertingAgainMovesToTheEnd() {
    try (ClientStore store = open("me", null)) {
      await(store.queue().insert(row("c1").withState(true, 5, "INTERNAL_ERROR")));
      await(store.queue().insert(row("c2")));
      await(store.queue().insert(row("c1")));

      assertThat(ids(store)).containsExactly("c2", "c1");
      assertThat(QueueRows.of(store).get(1).failure()).isNull();
    }
  }

  /** The own lot is last and counted: what waits, its bytes, and what failed. */
  @Test
  default void aLotIsCounted() {
    try (ClientStore store = open("me", null)) {
      await(store.queue().insert(List.of(row("c1"), row("c2"), row("c3"))));
      await(store.queue().update(List.of(row("c2").withState(true, 1, "FORBIDDEN"))));

      List<QueueLot> lots = await(store.queue().open());

      QueueLot own = lots.get(lots.size() - 1);
      assertThat(own)
          .isEqualTo(
              QueueLot.builder()
                  .id(own.id())
                  .own(true)
                  .waiting(2)
                  .waitingBytes(4)
                  .failed(1)
                  .build());
      assertThat(own.rows()).isEqualTo(3);
    }
  }

  /** Rows of one call get ascending places, and the call is one step. */
  @Test
  default void rowsAreInsertedTogether() {
    try (ClientStore store = open("me", null)) {
      await(store.queue().insert(row("c1")));
      List<QueuedRow> rows = await(store.queue().insert(List.of(row("c2"), row("c1"))));
      assertThat(rows).extracting(QueuedRow::sequence).isSorted().doesNotHaveDuplicates();
      assertThat(ids(store)).containsExactly("c2", "c1");
      assertThat(await(store.queue().insert(List.of()))).isEmpty();
    }
  }

  /** A page has no more rows than asked for, from one place on, and says whether there are more. */
  @Test
  default void pagesAreBoundedByNumberAndPlace() {
    try (ClientStore store = open("me", null)) {
      List<QueuedRow> rows =
          await(store.queue().insert(List.of(row("c1"), row("c2"), row("c3"), row("c4"))));
      QueueQuery query = QueueQuery.builder().lot(ownLot(store)).limit(2).build();

      StorePage<QueuedRow> first = await(store.queue().page(query));
      assertThat(first.rows()).isEqualTo(rows.subList(0, 2));
      assertThat(first.hasMore()).isTrue();

      long after = rows.get(1).sequence();
      StorePage<QueuedRow> second =
          await(store.queue().page(query.toBuilder().after(after).build()));
      assertThat(second.rows()).isEqualTo(rows.subList(2, 4));
      assertThat(second.hasMore()).isFalse();

      long until = rows.get(2).sequence();
      StorePage<QueuedRow> bounded =
          await(store.queue().page(query.toBuilder().after(after).until(until).build()));
      assertThat(bounded.rows()).isEqualTo(rows.subList(2, 3));
      assertThat(bounded.hasMore()).isFalse();
      QueueQuery none = query.toBuilder().after(until).until(after).build();
      assertThat(await(store.queue().page(none)).rows()).isEmpty();
      assertThat(await(store.queue().page(query.toBuilder().lot("none").build())).rows()).isEmpty();
    }
  }

  /** A page is bounded by bytes too, but for its first row. */
  @Test
  default void pagesAreBoundedByBytes() {
    try (ClientStore store = open("me", null)) {
      await(store.queue().insert(List.of(row("c1"), row("c2"), row("c3"))));
      QueueQuery query = QueueQuery.builder().lot(ownLot(store)).maxBytes(4).build();
      StorePage<QueuedRow> page = await(store.queue().page(query));
      assertThat(page.rows()).hasSize(2);
      assertThat(page.hasMore()).isTrue();
      QueueQuery tiny = query.toBuilder().maxBytes(1).build();
      assertThat(await(store.queue().page(tiny)).rows()).hasSize(1);
    }
  }

  /** A page may be of one room. */
  @Test
  default void pagesOfARoomPassOverTheOthers() {
    try (ClientStore store = open("me", null)) {
      List<QueuedRow> rows = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        rows.add(row("c" + i).toBuilder().room("r" + i % 2).build());
      }
      await(store.queue().insert(rows));
      QueueQuery query = QueueQuery.builder().lot(ownLot(store)).room("r1").limit(2).build();
      StorePage<QueuedRow> page = await(store.queue().page(query));
      assertThat(page.rows()).extracting(QueuedRow::clientMessageId).containsExactly("c1", "c3");
      assertThat(page.hasMore()).isTrue();
    }
  }

  /** One row is found by its id, as it is now. */
  @Test
  default void aRowIsFound() {
    try (ClientStore store = open("me", null)) {
      QueuedRow row = await(store.queue().insert(row("c1")));
      await(store.queue().update(List.of(row.withState(true, 2, null))));
      assertThat(await(store.queue().find("c1"))).contains(row.withState(true, 2, null));
      assertThat(await(store.queue().find("c2"))).isEmpty();
    }
  }

  private static String ownLot(ClientStore store) {
    List<QueueLot> lots = await(store.queue().open());
    return lots.get(lots.size() - 1).id();
  }

  /** One account never sees another's rows. */
  @Test
  default void accountsAreApart() {
    try (ClientStore mine = open("me", null);
        ClientStore theirs = open("them", null)) {
      await(mine.queue().insert(row("c1")));
      await(theirs.queue().insert(row("c1")));
      await(theirs.queue().delete(List.of("c1")));
      assertThat(ids(mine)).containsExactly("c1");
      assertThat(ids(theirs)).isEmpty();
    }
  }

  /** Random changes, sent without waiting, against a linked map. */
  @Test
  default void randomChangesEndAsInTheModel() {
    Random random = new Random(3);
    Map<String, QueuedRow> model = new LinkedHashMap<>();
    List<CompletionStage<?>> calls = new ArrayList<>();
    try (ClientStore store = open("me", null)) {
      for (int step = 0; step < 500; step++) {
        String id = "c" + random.nextInt(40);
        QueuedRow row = row(id).withState(random.nextBoolean(), step, null);
        switch (random.nextInt(3)) {
          case 0 -> {
            model.remove(id);
            model.put(id, row);
            calls.add(store.queue().insert(row));
          }
          case 1 -> {
            model.replace(id, row);
            calls.add(store.queue().update(List.of(row)));
          }
          default -> {
            model.remove(id);
            calls.add(store.queue().delete(List.of(id)));
          }
        }
      }
      calls.forEach(Stages::await);
      List<QueuedRow> rows = QueueRows.of(store);
      assertThat(rows).extracting(QueuedRow::sequence).isSorted().doesNotHaveDuplicates();
      assertThat(rows.stream().map(row -> row.withSequence(0)).toList())
          .isEqualTo(List.copyOf(model.values()));
    }
  }

  /** A message that waits may say something else; its place and all the rest stay. */
  @Test
  default void bodiesAreReplacedInTheirPlace() {
    try (ClientStore store = open("me", null)) {
      QueueStore queue = store.queue();
      QueuedRow row =
          QueuedRow.builder().clientMessageId("r1").room("r").body(new byte[] {1}).build();
      QueuedRow first = await(queue.insert(row.withState(false, 2, "FORBIDDEN")));
      QueuedRow second = await(queue.insert(row.toBuilder().clientMessageId("r2").build()));
      byte[] longer = {1, 2, 3};
      assertThat(await(queue.replace("r1", longer))).isTrue();
      assertThat(await(queue.replace("none", longer))).isFalse();
      assertThat(QueueRows.of(store))
          .isEqualTo(List.of(first.toBuilder().body(longer).build(), second));
      assertThat(await(queue.find("r1")).orElseThrow().body()).isEqualTo(longer);
    }
  }
}
