package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
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
    return new QueuedRow(0, id, "r", new byte[] {1, 2}, 7, false, 0, null);
  }

  private static List<String> ids(ClientStore store) {
    return await(store.queue().load()).stream().map(QueuedRow::clientMessageId).toList();
  }

  /** Rows come back in the order of insertion, every field as it was. */
  @Test
  default void rowsAreLoadedInOrder() {
    try (ClientStore store = open("me", null)) {
      QueuedRow full = new QueuedRow(0, "c1", "réf", new byte[] {-1, 0}, 42, true, 3, "EXPIRED");
      QueuedRow first = await(store.queue().insert(full));
      QueuedRow second = await(store.queue().insert(row("c2")));

      assertThat(first).usingRecursiveComparison().ignoringFields("sequence").isEqualTo(full);
      assertThat(first.sequence()).isPositive();
      assertThat(second.sequence()).isGreaterThan(first.sequence());
      assertThat(await(store.queue().load()))
          .usingRecursiveComparison()
          .isEqualTo(List.of(first, second));
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

      List<QueuedRow> rows = await(store.queue().load());
      assertThat(rows).extracting(QueuedRow::clientMessageId).containsExactly("c1", "c2");
      assertThat(rows.get(0))
          .usingRecursiveComparison()
          .isEqualTo(first.withState(true, 2, "FORBIDDEN"));
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
      assertThat(await(store.queue().load()).get(1).failure()).isNull();
    }
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
      List<QueuedRow> rows = await(store.queue().load());
      assertThat(rows).extracting(QueuedRow::sequence).isSorted().doesNotHaveDuplicates();
      assertThat(rows.stream().map(row -> row.withSequence(0)).toList())
          .usingRecursiveComparison()
          .isEqualTo(List.copyOf(model.values()));
    }
  }
}
