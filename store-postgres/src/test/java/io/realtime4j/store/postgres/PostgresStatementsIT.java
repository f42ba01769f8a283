package io.realtime4j.store.postgres;

import static io.realtime4j.store.postgres.Waiting.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is written at once costs few statements, however much it is. */
@Timeout(60)
final class PostgresStatementsIT {
  private final PostgresProcess postgres = PostgresProcess.shared();
  private final AtomicInteger statements = new AtomicInteger();
  private final LogNumbers numbers = new LogNumbers();

  /** Something that is done in a transaction. */
  private interface Work {
    void with(Sql sql) throws Exception;
  }

  private void counted(String schema, Work work) throws Exception {
    new PostgresServerStoreProvider().open(postgres.location(schema), null).close();
    try (Connection connection = postgres.connect(schema)) {
      connection.setAutoCommit(false);
      work.with(new Sql(counting(connection)));
      connection.rollback();
    }
  }

  private Connection counting(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                statements.incrementAndGet();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static List<MessageEntry> messages(String first, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                entry("r" + i % 3, first + i).toBuilder()
                    .clientMessageId("c" + first + i)
                    .mentions(List.of("somebody", "another"))
                    .build())
        .toList();
  }

  @Test
  void manyMessagesAreFewStatements() throws Exception {
    counted(
        "statements_messages",
        sql -> {
          LogAppends appends = new LogAppends(numbers);
          appends.append(sql, messages("a", 3));
          numbers.flush(sql);
          numbers.forget();
          statements.set(0);

          List<AppendResult> results = appends.append(sql, messages("b", 100));
          numbers.flush(sql);

          assertThat(results).hasSize(100).allMatch(AppendResult.Appended.class::isInstance);
          // What has to be known, messages, mentions, the new heads.
          assertThat(statements).hasValue(4);
        });
  }

  @Test
  void manyMessagesBehindOthersAreFewStatements() throws Exception {
    counted(
        "statements_after",
        sql -> {
          LogAppends appends = new LogAppends(numbers);
          appends.append(sql, messages("a", 3));
          numbers.flush(sql);
          numbers.forget();
          statements.set(0);
          List<MessageEntry> chain =
              IntStream.range(0, 100)
                  .mapToObj(
                      i ->
                          entry("r0", "b" + i).toBuilder()
                              .clientMessageId("cb" + i)
                              .after(i == 0 ? "ca0" : "cb" + (i - 1))
                              .build())
                  .toList();

          List<AppendResult> results = appends.append(sql, chain);
          numbers.flush(sql);

          assertThat(results).hasSize(100).allMatch(AppendResult.Appended.class::isInstance);
          assertThat(statements).hasValue(4);
        });
  }

  @Test
  void whatWasSentBeforeIsTakenOutOfTheMiddle() throws Exception {
    counted(
        "statements_again",
        sql -> {
          LogAppends appends = new LogAppends(numbers);
          AppendResult.Appended first =
              (AppendResult.Appended) appends.append(sql, messages("a", 1)).get(0);
          numbers.flush(sql);
          numbers.forget();

          List<MessageEntry> mixed =
              List.of(
                  messages("b", 1).get(0),
                  entry("r0", "again").toBuilder().clientMessageId("ca0").build(),
                  messages("c", 1).get(0));
          List<AppendResult> results = appends.append(sql, mixed);
          numbers.flush(sql);

          assertThat(results.get(0)).isEqualTo(new AppendResult.Appended(2, first.lsn() + 1));
          assertThat(results.get(1)).isInstanceOf(AppendResult.Duplicate.class);
          assertThat(results.get(2)).isEqualTo(new AppendResult.Appended(3, first.lsn() + 2));
          assertThat(LogNumbers.lastLsn(sql)).isEqualTo(first.lsn() + 2);
        });
  }

  @Test
  void receiptsOfManyUsersAreFewStatements() throws Exception {
    counted(
        "statements_receipts",
        sql -> {
          add(sql, receipts(1, 4));
          statements.set(0);

          assertThat(add(sql, receipts(3, 9)))
              .hasSize(100)
              .allMatch(news -> news.from() == 5 && news.to() == 9);

          // What is there, and what it grows to.
          assertThat(statements).hasValue(2);
          assertThat(sql.first("SELECT count(*) FROM receipt", row -> row.getLong(1)))
              .contains(100L);
        });
  }

  private List<Receipt> add(Sql sql, List<Receipt> receipts) throws Exception {
    ReceiptWrites writes = new ReceiptWrites(numbers);
    writes.announce(receipts);
    List<Receipt> news = writes.add(sql, receipts);
    writes.flush(sql);
    return news;
  }

  private static List<Receipt> receipts(long from, long to) {
    return IntStream.range(0, 100)
        .mapToObj(
            i ->
                Receipt.builder()
                    .tenant("t")
                    .room("r")
                    .userId("u" + i)
                    .kind(Kind.DELIVERED)
                    .from(from)
                    .to(to)
                    .atMillis(to)
                    .build())
        .toList();
  }
}
