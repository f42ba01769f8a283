package io.realtime4j.store.postgres;

import static io.realtime4j.store.postgres.Waiting.await;
import static io.realtime4j.store.postgres.Waiting.entry;
import static io.realtime4j.store.postgres.Waiting.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ServerStore;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that gives way at the worst moments. */
@Timeout(60)
final class PostgresCommitIT {
  private final PostgresProcess postgres = PostgresProcess.shared();

  private void execute(String schema, String... statements) throws Exception {
    try (Connection connection = postgres.connect(schema);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void nothingIsReportedAsStoredBeforeItsCommit() throws Exception {
    try (ServerStore store =
        new PostgresServerStoreProvider().open(postgres.location("commits"), null)) {
      // Runs in the commit itself, and ends the connection there.
      execute(
          "commits",
          """
          CREATE FUNCTION vanish() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1);
            RETURN NULL; END'""",
          """
          CREATE CONSTRAINT TRIGGER vanishes AFTER INSERT ON message
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION vanish()""");
      StoreException lost = failure(store.log().append(List.of(entry("r", "m1"))));
      assertThat(lost.code()).isEqualTo(StoreException.UNAVAILABLE);

      execute("commits", "DROP TRIGGER vanishes ON message");
      AppendResult again = await(store.log().append(List.of(entry("r", "m1")))).get(0);
      assertThat(again).isEqualTo(new AppendResult.Appended(1, 1));
    }
  }

  @Test
  void whatCannotBeHadInTimeFailsAndNothingStandsStill() throws Exception {
    String location = postgres.location("late").replace("timeout=5", "timeout=1");
    try (ServerStore store = new PostgresServerStoreProvider().open(location, null)) {
      await(store.log().append(List.of(entry("r", "m1"))));
      try (Connection other = postgres.connect("late");
          Statement statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute("LOCK TABLE log, room IN ACCESS EXCLUSIVE MODE");
        long begun = System.nanoTime();
        List<CompletionStage<?>> late =
            List.of(
                store.log().append(List.of(entry("r", "m2"))),
                store.log().head("t", "r"),
                store.check());
        for (CompletionStage<?> stage : late) {
          StoreException told = failure(stage);
          assertThat(told.code()).isEqualTo(StoreException.FAILED);
          assertThat(told.isRetryable()).isTrue();
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(10);
        other.rollback();
      }
      AppendResult next = await(store.log().append(List.of(entry("r", "m2")))).get(0);
      assertThat(next).isEqualTo(new AppendResult.Appended(2, 2));
      await(store.check());
    }
  }
}
