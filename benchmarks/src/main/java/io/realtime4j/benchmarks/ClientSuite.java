package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.client.ClientTarget;
import io.realtime4j.benchmarks.report.Row;
import io.realtime4j.benchmarks.report.Sample;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** The rows of clients; two rows that one measurement tells are asked for together or alone. */
final class ClientSuite {
  private final Bench bench;
  private final Predicate<Row> isDue;
  private final Suite.Sink results;

  ClientSuite(Bench bench, Predicate<Row> isDue, Suite.Sink results) {
    this.bench = bench;
    this.isDue = isDue;
    this.results = results;
  }

  void run() throws IOException, InterruptedException {
    ClientMeasurement clients = new ClientMeasurement(bench);
    boolean micros = isDue.test(ClientRow.ROUND_TRIP);
    boolean bytes = isDue.test(ClientRow.ROUND_TRIP_BYTES);
    if (micros || bytes) {
      List<ClientMeasurement.Turn> turns = clients.roundTrips();
      add(micros, ClientRow.ROUND_TRIP, samples(turns, ClientRow.ROUND_TRIP, 0, 2));
      add(bytes, ClientRow.ROUND_TRIP_BYTES, samples(turns, ClientRow.ROUND_TRIP_BYTES, 1, 2));
    }
    if (isDue.test(ClientRow.ENQUEUE)) {
      results.add(ClientRow.ENQUEUE, samples(clients.enqueues(1), ClientRow.ENQUEUE, 0, 1));
    }
    if (isDue.test(ClientRow.ENQUEUE_64)) {
      results.add(ClientRow.ENQUEUE_64, samples(clients.enqueues(64), ClientRow.ENQUEUE_64, 1, 1));
    }
    if (bench.clients().contains(ClientTarget.QUEUE)) {
      queue(new QueueMeasurement(bench));
    }
  }

  private void queue(QueueMeasurement queue) throws IOException, InterruptedException {
    boolean first = isDue.test(ClientRow.DRAIN);
    boolean again = isDue.test(ClientRow.DRAIN_AGAIN);
    if (first || again) {
      QueueMeasurement.Drains drains = queue.drain();
      add(first, ClientRow.DRAIN, drains.first());
      add(again, ClientRow.DRAIN_AGAIN, drains.third());
    }
    boolean seconds = isDue.test(ClientRow.MILLION);
    boolean heap = isDue.test(ClientRow.MILLION_HEAP);
    if (seconds || heap) {
      QueueMeasurement.Starts starts = queue.million();
      add(seconds, ClientRow.MILLION, starts.seconds());
      add(heap, ClientRow.MILLION_HEAP, starts.megabytes());
    }
  }

  private void add(boolean isWanted, Row row, List<Sample> samples) throws IOException {
    if (isWanted) {
      results.add(row, samples);
    }
  }

  private static List<Sample> samples(
      List<ClientMeasurement.Turn> turns, Row row, int figure, int perSecond) {
    return turns.stream().map(turn -> turn.sample(row, figure, perSecond)).toList();
  }
}
