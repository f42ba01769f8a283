package io.realtime4j.store.postgres;

import static io.realtime4j.store.postgres.Waiting.await;
import static io.realtime4j.store.postgres.Waiting.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ServerStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a store does with a database as it finds it. */
@Timeout(60)
final class PostgresOpeningIT {
  private final PostgresProcess postgres = PostgresProcess.shared();

  private void execute(String schema, String sql) throws Exception {
    try (Connection connection = postgres.connect(schema);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private StoreException refusal(String location) {
    return catchThrowableOfType(
        StoreException.class, () -> new PostgresServerStoreProvider().open(location, null).close());
  }

  @Test
  void aNewerSchemaIsRefusedAndLeftAsItIs() throws Exception {
    String location = postgres.location("newer");
    new PostgresServerStoreProvider().open(location, null).close();
    execute("newer", "UPDATE schema_version SET version = " + (Migrations.VERSION + 1));

    StoreException refusal = refusal(location);
    assertThat(refusal.code()).isEqualTo(StoreException.UNAVAILABLE);
    assertThat(refusal).hasMessageContaining("has version " + (Migrations.VERSION + 1));

    execute("newer", "UPDATE schema_version SET version = " + Migrations.VERSION);
    new PostgresServerStoreProvider().open(location, null).close();
  }

  @Test
  void aMigrationThatFailsLeavesNothing() throws Exception {
    execute("public", "CREATE SCHEMA partly; CREATE TABLE partly.feature (there INTEGER)");
    assertThat(refusal(postgres.location("partly"))).hasMessageContaining("feature");
    execute("partly", "DROP TABLE feature; CREATE TABLE log (nothing INTEGER); DROP TABLE log");

    new PostgresServerStoreProvider().open(postgres.location("partly"), null).close();
  }

  @Test
  void aServerAloneAndOneThatSharesRefuseEachOther() {
    PostgresServerStoreProvider provider = new PostgresServerStoreProvider();
    String location = postgres.location("either");
    try (ServerStore alone = provider.open(location, null)) {
      assertThat(alone.isShared()).isFalse();
      assertThat(sharingRefusal(location))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(StoreException.LOCKED))
          .hasMessageContaining("was started without --redis");
    }
    try (ServerStore one = provider.openShared(location, null).orElseThrow();
        ServerStore two = provider.openShared(location, null).orElseThrow()) {
      assertThat(one.isShared()).isTrue();
      assertThat(two.log().epoch()).isEqualTo(one.log().epoch());
      StoreException refusal = refusal(location);
      assertThat(refusal.code()).isEqualTo(StoreException.LOCKED);
      assertThat(refusal).hasMessageContaining("start both with the same --redis");
    }
  }

  private static Throwable sharingRefusal(String location) {
    return catchThrowable(
        () -> new PostgresServerStoreProvider().openShared(location, null).orElseThrow().close());
  }

  @Test
  void noErrorHasThePassword() {
    String wrong = postgres.location("none").replace("postgres:postgres@", "nobody:s3cret@");
    StoreException refusal = refusal(wrong.replace("/postgres?", "/nothing?"));
    StringWriter all = new StringWriter();
    refusal.printStackTrace(new PrintWriter(all));
    assertThat(refusal.code()).isEqualTo(StoreException.UNAVAILABLE);
    assertThat(all.toString()).doesNotContain("s3cret");
  }

  @Test
  void aServerWhoseConnectionWasTakenCannotWriteBesideAnother() throws Exception {
    String location = postgres.location("taken");
    try (ServerStore first = new PostgresServerStoreProvider().open(location, null)) {
      await(first.log().append(List.of(entry("r", "m1"))));
      execute(
          "taken",
          "SELECT pg_terminate_backend(pid) FROM pg_locks"
              + " WHERE locktype = 'advisory' AND classid = 1920218227 AND objid = "
              + (LockKeys.of("taken").schema() & 0xffffffffL));
      try (ServerStore second = new PostgresServerStoreProvider().open(location, null)) {
        StoreException late = Waiting.failure(first.log().append(List.of(entry("r", "m3"))));
        assertThat(late.code()).isEqualTo(StoreException.LOCKED);
        AppendResult next = await(second.log().append(List.of(entry("r", "m4")))).get(0);
        assertThat(((AppendResult.Appended) next).offset()).isEqualTo(2);
      }
    }
  }
}
