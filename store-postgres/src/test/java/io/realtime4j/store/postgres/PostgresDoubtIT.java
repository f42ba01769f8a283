package io.realtime4j.store.postgres;

import static io.realtime4j.store.postgres.Waiting.await;
import static io.realtime4j.store.postgres.Waiting.entry;
import static io.realtime4j.store.postgres.Waiting.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.api.spi.store.ServerStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of changes whose connection, transaction or neighbours fail. */
@Timeout(60)
final class PostgresDoubtIT {
  private static final String SLOW_COMMIT =
      """
      CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN RAISE NOTICE ''still committing''; PERFORM pg_sleep(2); RETURN NULL; END';
      CREATE CONSTRAINT TRIGGER lingers AFTER INSERT ON message
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION linger()""";

  private final PostgresProcess postgres = PostgresProcess.shared();

  private void execute(String schema, String sql) throws Exception {
    try (Connection connection = postgres.connect(schema);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private ServerStore through(CuttingProxy proxy, String schema) {
    String location =
        postgres
            .location(schema)
            .replace(":" + postgres.port(), ":" + proxy.port())
            .replace("pool=2", "pool=1");
    return new PostgresServerStoreProvider().open(location, null);
  }

  private static LogScan scan(ServerStore store) throws Exception {
    return await(store.log().scan(ScanQuery.builder().build()));
  }

  @Test
  void aCommitWhoseAnswerIsLostIsReportedAsWhatItIs() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(postgres.port());
        ServerStore store = through(proxy, "answer")) {
      proxy.cutNext(CuttingProxy.Cut.BEFORE_THE_ANSWER);
      AppendResult first = await(store.log().append(List.of(entry("r", "m1")))).get(0);
      assertThat(first).isEqualTo(new AppendResult.Appended(1, 1));
      assertThat(scan(store).entries()).hasSize(1);
    }
  }

  @Test
  void aCommitThatIsCutInTheMiddleHappensOnce() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(postgres.port());
        ServerStore store = through(proxy, "middle")) {
      execute("middle", SLOW_COMMIT);
      proxy.cutNext(CuttingProxy.Cut.IN_THE_MIDDLE);
      AppendResult first = await(store.log().append(List.of(entry("r", "m1")))).get(0);
      assertThat(first).isEqualTo(new AppendResult.Appended(1, 1));
      assertThat(scan(store).entries()).hasSize(1);
    }
  }

  @Test
  void nobodyIsToldThatSomethingIsAbsentWhichMayStillCome() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(postgres.port());
        ServerStore store = through(proxy, "absent")) {
      execute("absent", SLOW_COMMIT);
      assertThat(scan(store).entries()).isEmpty();
      proxy.cutNextAndRefuse();
      StoreException unknown = failure(store.log().append(List.of(entry("r", "m1"))));
      assertThat(unknown.code()).isEqualTo(StoreException.UNAVAILABLE);
      // The connection that reads is there, and sees nothing of the message yet.
      assertThat(failure(store.log().scan(ScanQuery.builder().build())).code())
          .isEqualTo(StoreException.UNAVAILABLE);

      proxy.letThrough();
      boolean isThere = awaitScan(store).entries().size() == 1;
      execute("absent", "DROP TRIGGER lingers ON message");
      AppendResult again = await(store.log().append(List.of(entry("r", "m1")))).get(0);
      assertThat(again)
          .isInstanceOf(isThere ? AppendResult.Duplicate.class : AppendResult.Appended.class);
    }
  }

  private static LogScan awaitScan(ServerStore store) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      LogScan scan =
          store
              .log()
              .scan(ScanQuery.builder().build())
              .toCompletableFuture()
              .handle((found, failure) -> found)
              .get();
      if (scan != null) {
        return scan;
      }
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void aConnectionThatWasLostWhileNothingWasWrittenCostsNobodyAnything() throws Exception {
    try (ServerStore store =
        new PostgresServerStoreProvider().open(postgres.location("idle"), null)) {
      await(store.log().append(List.of(entry("r", "m1"))));
      execute(
          "idle",
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks"
              + " WHERE locktype = 'advisory' AND objid = "
              + (LockKeys.of("idle").schema() & 0xffffffffL));
      AppendResult next = await(store.log().append(List.of(entry("r", "m2")))).get(0);
      assertThat(next).isEqualTo(new AppendResult.Appended(2, 2));
    }
  }

  @Test
  void whatGaveWayToAnotherTransactionIsTriedAgain() throws Exception {
    try (ServerStore store =
        new PostgresServerStoreProvider().open(postgres.location("deadlock"), null)) {
      execute(
          "deadlock",
          """
          CREATE SEQUENCE tries;
          CREATE FUNCTION give_way() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN
            IF nextval(''tries'') = 1 THEN RAISE EXCEPTION ''no'' USING ERRCODE = ''40P01''; END IF;
            RETURN NULL; END';
          CREATE TRIGGER gives_way AFTER INSERT ON message
          FOR EACH ROW EXECUTE FUNCTION give_way()""");
      AppendResult first = await(store.log().append(List.of(entry("r", "m1")))).get(0);
      assertThat(first).isEqualTo(new AppendResult.Appended(1, 1));
    }
  }

  @Test
  void textThatCannotBeHeldCostsItsOwnCallAlone() throws Exception {
    try (ServerStore store =
        new PostgresServerStoreProvider().open(postgres.location("texts"), null)) {
      List<String> bad = List.of("a\u0000", "a\ud83d", "\ude00a");
      List<CompletionStage<List<AppendResult>>> calls = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String id = i % 20 == 0 ? bad.get(i / 20) : "m" + i;
        MessageEntry entry = entry("r", "m" + i).toBuilder().clientMessageId(id).build();
        calls.add(store.log().append(List.of(entry)));
      }
      long offset = 0;
      for (int i = 0; i < 60; i++) {
        if (i % 20 == 0) {
          assertThat(failure(calls.get(i))).hasMessageContaining("U+0000");
        } else {
          offset++;
          assertThat(await(calls.get(i)).get(0))
              .isEqualTo(new AppendResult.Appended(offset, offset));
        }
      }
      assertThat(failure(store.log().head("t", "r\u0000"))).hasMessageContaining("U+0000");
      assertThat(await(store.log().head("t", "r")).newest()).isEqualTo(57);
    }
  }

  @Test
  void oneQueryThatTakesLongKeepsNoOtherWaiting() throws Exception {
    try (ServerStore store =
            new PostgresServerStoreProvider().open(postgres.location("slow"), null);
        Connection other = postgres.connect("slow");
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE message IN ACCESS EXCLUSIVE MODE");
      CompletionStage<?> late = store.log().byId("t", "m1");
      for (int i = 0; i < 6; i++) {
        await(store.settings().get("t", "u"));
      }
      assertThat(late.toCompletableFuture()).isNotDone();
      other.rollback();
      await(late);
    }
  }

  @Test
  void aPoolerOfTransactionsIsRefusedBeforeAnythingIsWritten() throws Exception {
    PostgresLocation location = PostgresLocation.parse(postgres.location("pooled"));
    DataSource source = Connections.source(location);
    List<Connection> sessions = List.of(source.getConnection(), source.getConnection());
    int[] turn = {0};
    Connection pooled =
        (Connection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                  try {
                    Object result = method.invoke(sessions.get(turn[0] % 2), arguments);
                    if (method.getName().equals("commit")) {
                      turn[0]++;
                      sessions.get(turn[0] % 2).setAutoCommit(false);
                    }
                    return result;
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    DataSource pooler =
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> pooled);
    WriterSession session =
        new WriterSession(location, pooler, LockKeys.of(location.schema()), true);
    session.connection();
    StoreException refusal = catchThrowableOfType(StoreException.class, session::begin);
    assertThat(refusal.code()).isEqualTo(StoreException.UNAVAILABLE);
    assertThat(refusal).hasMessageContaining("pooler");
    for (Connection one : sessions) {
      one.close();
    }
  }

  @Test
  void aSchemaMayBeAWordOfSqlAndNamesHaveLocksOfTheirOwn() throws Exception {
    assertThat("an".hashCode()).isEqualTo("c0".hashCode());
    try (ServerStore first = new PostgresServerStoreProvider().open(postgres.location("an"), null);
        ServerStore second = new PostgresServerStoreProvider().open(postgres.location("c0"), null);
        ServerStore word =
            new PostgresServerStoreProvider().open(postgres.location("user"), null)) {
      await(first.check());
      await(second.check());
      await(word.log().append(List.of(entry("r", "m1"))));
    }
  }
}
