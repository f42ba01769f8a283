package io.realtime4j.store.postgres;

import static io.realtime4j.store.postgres.Waiting.await;
import static io.realtime4j.store.postgres.Waiting.entry;
import static io.realtime4j.store.postgres.Waiting.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.ServerStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL is killed under a store that writes, and started again. */
@Timeout(60)
final class PostgresOutageIT {
  private final PostgresProcess postgres = PostgresProcess.start();

  @AfterEach
  void stop() throws Exception {
    postgres.close();
  }

  @Test
  void whatWasReportedSurvivesAndTheStoreGoesOnByItself() throws Exception {
    try (ServerStore store =
        new PostgresServerStoreProvider().open(postgres.location("outage"), null)) {
      ConcurrentLinkedQueue<String> stored = new ConcurrentLinkedQueue<>();
      Map<String, CompletionStage<List<AppendResult>>> calls = new LinkedHashMap<>();
      for (int i = 0; i < 2_000; i++) {
        String id = "m" + i;
        calls.put(
            id,
            store
                .log()
                .append(List.of(entry("r", id)))
                .whenComplete(
                    (results, failure) -> {
                      if (failure == null) {
                        stored.add(id);
                      }
                    }));
        if (i == 1_000) {
          await(calls.get("m100"));
          postgres.kill();
        }
      }
      long begun = System.nanoTime();
      StoreException away = failure(store.check());
      assertThat(away.code()).isEqualTo(StoreException.UNAVAILABLE);
      assertThat(away.getMessage()).doesNotContain("postgres:postgres");
      assertThat(failure(store.log().head("t", "r")).code()).isEqualTo(StoreException.UNAVAILABLE);
      for (CompletionStage<?> call : calls.values()) {
        call.toCompletableFuture().handle((results, failure) -> 0).get(20, TimeUnit.SECONDS);
      }
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(25);
      assertThat(stored).hasSizeGreaterThan(100).hasSizeLessThan(2_000);

      postgres.startAgain();
      awaitHealth(store);
      List<MessageRow> rows = page(store);
      assertThat(rows).extracting(MessageRow::messageId).containsAll(stored);
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i).offset()).isEqualTo(i + 1L);
      }
      // Whoever was not told asks again, and nothing is there twice.
      for (String id : calls.keySet()) {
        calls.put(
            id,
            store.log().append(List.of(entry("r", id).toBuilder().messageId("2" + id).build())));
      }
      for (CompletionStage<List<AppendResult>> call : calls.values()) {
        await(call);
      }
      assertThat(page(store)).extracting(MessageRow::clientMessageId).hasSize(2_000);
    }
  }

  private static void awaitHealth(ServerStore store) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    List<String> codes = new ArrayList<>();
    while (true) {
      Throwable failure =
          store.check().toCompletableFuture().handle((done, problem) -> problem).get();
      if (failure == null) {
        return;
      }
      codes.add(failure.toString());
      assertThat(System.nanoTime()).as("not healthy: " + codes).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static List<MessageRow> page(ServerStore store) throws Exception {
    return await(
            store
                .log()
                .page(
                    PageQuery.builder()
                        .tenant("t")
                        .room("r")
                        .before(1_000_000)
                        .limit(100_000)
                        .maxBytes(Long.MAX_VALUE)
                        .build()))
        .rows();
  }
}
