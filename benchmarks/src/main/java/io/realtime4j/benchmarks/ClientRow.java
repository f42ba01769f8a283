package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.client.ClientTarget;
import io.realtime4j.benchmarks.report.Goal;
import io.realtime4j.benchmarks.report.Row;
import java.util.List;

/** The rows of clients and their queues. */
final class ClientRow {
  static final Row ROUND_TRIP =
      row(
          "client-round-trip",
          "client, round trip with ack",
          "µs CPU of the client",
          new Goal.Times(1.2),
          ClientTarget.OKHTTP,
          ClientTarget.BARE_OKHTTP);
  static final Row ROUND_TRIP_BYTES =
      row(
          "client-round-trip-bytes",
          "the same, allocated",
          "B",
          new Goal.AtMost(1_500),
          ClientTarget.OKHTTP,
          ClientTarget.BARE_OKHTTP);
  static final Row ENQUEUE =
      row(
          "client-enqueue",
          "durable enqueue, one caller",
          "ms, half of them",
          new Goal.Times(1.5),
          ClientTarget.QUEUE,
          ClientTarget.SQLITE);
  static final Row ENQUEUE_64 =
      row(
          "client-enqueue-64",
          "durable enqueue, 64 callers; SQLite commits 100 rows",
          "messages/s",
          new Goal.Share(0.5),
          ClientTarget.QUEUE,
          ClientTarget.SQLITE);
  static final Row DRAIN =
      row(
          "client-drain",
          "10,000 queued messages, SQLite on both sides",
          "s until all are sent",
          new Goal.AtMost(2),
          ClientTarget.QUEUE,
          ClientTarget.SQLITE);
  static final Row DRAIN_AGAIN =
      row(
          "client-drain-again",
          "the same, the third time in a process",
          "s until all are sent",
          new Goal.AtMost(2),
          ClientTarget.QUEUE,
          ClientTarget.SQLITE);
  static final Row MILLION =
      row(
          "client-million",
          "1,000,000 queued messages, -Xmx256m",
          "s to start",
          new Goal.AtMost(3),
          ClientTarget.QUEUE,
          ClientTarget.SQLITE);
  static final Row MILLION_HEAP =
      row(
          "client-million-heap",
          "the same, heap alive",
          "MB",
          new Goal.AtMost(256),
          ClientTarget.QUEUE,
          ClientTarget.SQLITE);

  private ClientRow() {}

  static List<Row> all() {
    return List.of(
        ROUND_TRIP,
        ROUND_TRIP_BYTES,
        ENQUEUE,
        ENQUEUE_64,
        DRAIN,
        DRAIN_AGAIN,
        MILLION,
        MILLION_HEAP);
  }

  private static Row row(
      String id, String title, String unit, Goal goal, ClientTarget ours, ClientTarget limit) {
    return new Row(id, title, unit, goal, ours.id(), limit.id());
  }
}
