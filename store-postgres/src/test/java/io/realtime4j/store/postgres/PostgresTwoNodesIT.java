package io.realtime4j.store.postgres;

import static io.realtime4j.store.postgres.Waiting.await;
import static io.realtime4j.store.postgres.Waiting.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.api.spi.store.ServerStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two stores write to one schema at once, as two servers might, and a third one reads. */
@Timeout(60)
final class PostgresTwoNodesIT {
  private static final int MESSAGES = 600;

  private final String location = PostgresProcess.shared().location();

  private ServerStore node() {
    return PostgresServerStore.open(PostgresLocation.parse(location), null, false);
  }

  /** Appends to few rooms in calls of random sizes, without waiting for each. */
  private static Callable<Map<String, AppendResult>> writer(ServerStore store, String node) {
    return () -> {
      Random random = new Random(node.hashCode());
      Map<String, AppendResult> results = new LinkedHashMap<>();
      for (int next = 0; next < MESSAGES; ) {
        List<MessageEntry> call = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0 && next < MESSAGES; i--, next++) {
          // Half of the client ids are used by both.
          String id = next % 2 == 0 ? "both" + next : node + next;
          call.add(
              entry("r" + random.nextInt(2), node + "-" + next).toBuilder()
                  .clientMessageId(id)
                  .build());
        }
        List<AppendResult> answers = await(store.log().append(call));
        for (int i = 0; i < call.size(); i++) {
          results.put(call.get(i).messageId(), answers.get(i));
        }
      }
      return results;
    };
  }

  /** Follows the log, from where a scan said that it was complete. */
  private static Callable<List<Long>> reader(ServerStore store, AtomicBoolean isDone) {
    return () -> {
      List<Long> seen = new ArrayList<>();
      long after = 0;
      for (boolean last = false; ; ) {
        LogScan scan = await(store.log().scan(ScanQuery.builder().after(after).build()));
        scan.entries().stream().map(LogEntry::lsn).forEach(seen::add);
        after = scan.completeTo();
        if (last && scan.entries().isEmpty()) {
          return seen;
        }
        last = isDone.get();
      }
    };
  }

  @Test
  void numbersAreDenseAndNoReaderMissesAny() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (ServerStore one = node();
        ServerStore two = node();
        ServerStore third = node()) {
      AtomicBoolean isDone = new AtomicBoolean();
      Future<List<Long>> reading = threads.submit(reader(third, isDone));
      Future<Map<String, AppendResult>> ofOne = threads.submit(writer(one, "one"));
      Future<Map<String, AppendResult>> ofTwo = threads.submit(writer(two, "two"));
      Map<String, AppendResult> results = new LinkedHashMap<>(ofOne.get(50, TimeUnit.SECONDS));
      results.putAll(ofTwo.get(50, TimeUnit.SECONDS));
      isDone.set(true);
      List<Long> seen = reading.get(30, TimeUnit.SECONDS);

      long appended =
          results.values().stream().filter(AppendResult.Appended.class::isInstance).count();
      assertThat(appended).isEqualTo(MESSAGES + MESSAGES / 2);
      assertThat(seen)
          .as("every place once, in order")
          .containsExactlyElementsOf(LongStream.rangeClosed(1, appended).boxed().toList());
      checkRooms(third, appended);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void checkRooms(ServerStore store, long appended) throws Exception {
    long total = 0;
    for (String room : List.of("r0", "r1")) {
      List<Long> offsets = new ArrayList<>();
      List<Long> places = new ArrayList<>();
      LogScan scan =
          await(
              store
                  .log()
                  .scan(
                      ScanQuery.builder()
                          .tenant("t")
                          .rooms(List.of(room))
                          .limit(MESSAGES * 2)
                          .maxBytes(Long.MAX_VALUE)
                          .build()));
      for (LogEntry entry : scan.entries()) {
        offsets.add(((io.realtime4j.api.spi.store.MessageRow) entry).offset());
        places.add(entry.lsn());
      }
      assertThat(offsets)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, offsets.size()).boxed().toList());
      assertThat(places).isSorted();
      total += offsets.size();
    }
    assertThat(total).isEqualTo(appended);
  }
}
