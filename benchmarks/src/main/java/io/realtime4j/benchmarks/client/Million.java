package io.realtime4j.benchmarks.client;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.store.sqlite.SqliteClientStoreProvider;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client process that fills a queue and goes, or one that finds it. The figures of the latter:
 * seconds from building the client until it has counted the queue, and megabytes alive in the heap
 * then.
 */
public final class Million {
  private static final String SERVER = "http://127.0.0.1:1";
  private static final int BATCH = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Million() {}

  /** Takes {@code fill} or {@code start}, the file, and how many messages. */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[1]);
    int count = Integer.parseInt(args[2]);
    if (args[0].equals("fill")) {
      fill(file, count);
      Rounds.serve(time -> new double[0]);
    } else {
      double[] figures = start(file, count);
      Rounds.serve(time -> figures);
    }
  }

  private static void fill(Path file, int count) {
    StoreOwner owner = StoreOwner.builder().server(SERVER).user("user-0").build();
    try (ClientStore store =
        new SqliteClientStoreProvider().open(file + "?synchronous=normal", owner, null)) {
      for (int from = 0; from < count; from += BATCH) {
        List<QueuedRow> rows = new ArrayList<>();
        for (int i = from; i < Math.min(count, from + BATCH); i++) {
          rows.add(row(String.format("00000000-0000-7000-8000-%012d", i)));
        }
        store.queue().insert(rows).toCompletableFuture().join();
      }
    }
  }

  private static QueuedRow row(String id) {
    String body = "{\"clientMessageId\":\"" + id + "\",\"content\":\"" + QueueSends.CONTENT + "\"}";
    return QueuedRow.builder()
        .clientMessageId(id)
        .room(QueueSends.CHANNEL)
        .body(body.getBytes(StandardCharsets.UTF_8))
        .enqueuedAtMillis(System.currentTimeMillis())
        .build();
  }

  private static double[] start(Path file, int count) throws InterruptedException {
    long begun = System.nanoTime();
    RealtimeClient client = QueueSends.client(file, SERVER).build();
    while (client.queue().size() < count) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IllegalStateException("only " + client.queue().size() + " are counted");
      }
      Thread.sleep(5);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.gc();
    double megabytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    return new double[] {seconds, megabytes};
  }
}
