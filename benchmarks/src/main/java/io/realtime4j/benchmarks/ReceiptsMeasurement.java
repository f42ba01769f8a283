package io.realtime4j.benchmarks;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.benchmarks.process.Cores;
import io.realtime4j.benchmarks.process.Engines;
import io.realtime4j.benchmarks.report.Goal;
import io.realtime4j.benchmarks.report.Row;
import io.realtime4j.benchmarks.report.Sample;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.Semaphore;

/**
 * Measures how many receipts per second are committed to PostgreSQL where each is a call of its
 * own, as clients acknowledge one by one; beside transactions of as many rows that nobody has to
 * look up. The store is in this process and on the servers' core, PostgreSQL on the other.
 */
final class ReceiptsMeasurement {
  static final Row ROW =
      new Row(
          "postgres-receipts",
          "receipts, one a call, 256 in flight",
          "receipts/s",
          new Goal.None());

  private static final int IN_FLIGHT = 256;
  private static final int ROOMS = 200;
  private static final int USERS = 20;

  private final Bench bench;

  ReceiptsMeasurement(Bench bench) {
    this.bench = bench;
  }

  /** Does some work; returns how many receipts are committed. */
  @FunctionalInterface
  private interface Work {
    long until(long endNanos) throws SQLException, InterruptedException;
  }

  List<Sample> measure() throws IOException, InterruptedException {
    try (Engines engines = new Engines()) {
      // They stay where this process was.
      Cores.moveHere(Cores.SERVER);
      return measure(engines);
    } catch (SQLException e) {
      throw new IOException("the database has failed", e);
    } finally {
      Cores.moveHere(Cores.GENERATOR);
    }
  }

  private List<Sample> measure(Engines engines) throws SQLException, InterruptedException {
    try (ServerStore store = open(engines.store("receipts"));
        Connection bare = engines.connect()) {
      Work ours = new Calls(store.receipts())::add;
      Work limit = new Updates(bare)::update;
      run(ours, bench.plan().firstWarmUp());
      run(limit, bench.plan().warmUp());
      List<Sample> samples = new ArrayList<>();
      for (int round = 1; round <= bench.plan().rounds(); round++) {
        samples.add(sample(Target.CHAT, round, run(ours, bench.plan().pacedRound())));
        samples.add(sample(Target.LIMIT, round, run(limit, bench.plan().pacedRound())));
      }
      return samples;
    }
  }

  private static ServerStore open(String location) {
    return ServiceLoader.load(ServerStoreProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.id().equals("postgres"))
        .findFirst()
        .orElseThrow()
        .open(location.substring(location.indexOf(':') + 1), null);
  }

  private static double run(Work work, Duration time) throws SQLException, InterruptedException {
    long begin = System.nanoTime();
    long done = work.until(begin + time.toNanos());
    return done * 1e9 / (System.nanoTime() - begin);
  }

  private static Sample sample(Target target, int round, double perSecond) {
    Bench.say(
        String.format(
            Locale.ROOT,
            "%-18s round %d  %-6s %,12.0f receipts/s",
            ROW.id(),
            round,
            target.id(),
            perSecond));
    return new Sample(ROW.id(), target.id(), round, perSecond, perSecond, 0, 0);
  }

  /** Everybody in all rooms has got message after message. */
  private static final class Calls {
    private final ReceiptStore receipts;
    private final Semaphore free = new Semaphore(IN_FLIGHT);
    private long next;

    Calls(ReceiptStore receipts) {
      this.receipts = receipts;
    }

    long add(long endNanos) throws InterruptedException {
      long added = 0;
      while (System.nanoTime() - endNanos < 0) {
        free.acquire();
        long offset = 1 + next / (ROOMS * USERS);
        receipts
            .add(
                List.of(
                    Receipt.builder()
                        .tenant("t")
                        .room("room" + next % ROOMS)
                        .userId("user" + next / ROOMS % USERS)
                        .kind(ReceiptStore.Kind.DELIVERED)
                        .from(offset)
                        .to(offset)
                        .atMillis(offset)
                        .build()))
            .whenComplete((news, failure) -> free.release());
        next++;
        added++;
      }
      free.acquire(IN_FLIGHT);
      free.release(IN_FLIGHT);
      return added;
    }
  }

  /** One statement and one commit for as many rows. */
  private static final class Updates {
    private final Connection connection;
    private long next;

    Updates(Connection connection) throws SQLException {
      this.connection = connection;
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE bare (id BIGINT PRIMARY KEY, \"last\" BIGINT NOT NULL)");
        statement.execute("INSERT INTO bare SELECT i, 0 FROM generate_series(0, 3999) i");
      }
      connection.commit();
    }

    long update(long endNanos) throws SQLException {
      long updated = 0;
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE bare SET \"last\" = \"last\" + 1 WHERE id = ANY (?)")) {
        while (System.nanoTime() - endNanos < 0) {
          Long[] ids = new Long[IN_FLIGHT];
          for (int i = 0; i < ids.length; i++) {
            ids[i] = next++ % (ROOMS * USERS);
          }
          Array array = connection.createArrayOf("int8", ids);
          update.setArray(1, array);
          updated += update.executeUpdate();
          connection.commit();
        }
      }
      return updated;
    }
  }
}
