package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.load.Connects;
import io.realtime4j.benchmarks.load.Crowd;
import io.realtime4j.benchmarks.load.FanOut;
import io.realtime4j.benchmarks.load.Generator;
import io.realtime4j.benchmarks.load.Load;
import io.realtime4j.benchmarks.load.Requests;
import io.realtime4j.benchmarks.load.Tokens;
import io.realtime4j.benchmarks.report.Goal;
import io.realtime4j.benchmarks.report.Row;
import java.util.List;

/**
 * A row whose figure is the server's CPU time per unit under some load.
 *
 * @param row how it is called, and what it should be
 * @param kind how it has to be run
 * @param opening opens the load
 */
record LoadRow(Row row, Kind kind, Opening opening) {
  private static final String PER_DELIVERY = "µs CPU per delivery";

  /** With one, the figure would be what it costs to wake up. */
  private static final int ECHOING = 16;

  /** How a load has to be run. */
  enum Kind {
    /** As much as the server can do. */
    CLOSED,
    /** So much per second. */
    PACED,
    /** As {@link #CLOSED}; what is done is to connect. */
    CONNECTS
  }

  /** Opens a load on the server at a port. */
  @FunctionalInterface
  interface Opening {
    Load open(Generator generator, int port, Tokens tokens) throws InterruptedException;
  }

  static List<LoadRow> all() {
    return List.of(
        fanOut("fan-out-100", "fan-out, 100 members, 16 in flight", 1.3, 100, 1, 16),
        fanOut("fan-out-senders", "the same from 16 senders", 1.2, 100, 16, 16),
        fanOut("fan-out-1000", "1,000 members, 4 in flight", 1.0, 1000, 1, 4),
        fanOut("fan-out-single", "100 members, one at a time", 1.2, 100, 1, 1),
        paced("paced-100", "50,000 deliveries/s, 100 members", 1.2, 100, 500),
        paced("paced-1000", "10,000 deliveries/s, 1,000 members", 1.2, 1000, 10),
        new LoadRow(
            new Row(
                "echo",
                "echo with ack, 16 connections",
                "µs CPU per round trip",
                new Goal.Times(1.25)),
            Kind.CLOSED,
            (generator, port, tokens) ->
                Requests.echoes(Crowd.open(generator, port, tokens, 0, ECHOING))),
        new LoadRow(
            new Row(
                "connect",
                "connect, token, greeting",
                "µs CPU per connection",
                new Goal.Times(1.6)),
            Kind.CONNECTS,
            Connects::new));
  }

  private static LoadRow fanOut(
      String id, String title, double goal, int members, int senders, int window) {
    String channel = "channel:" + id;
    return new LoadRow(
        new Row(id, title, PER_DELIVERY, new Goal.Times(goal)),
        Kind.CLOSED,
        (generator, port, tokens) ->
            FanOut.windowed(
                joined(generator, port, tokens, members, channel), channel, senders, window));
  }

  private static LoadRow paced(
      String id, String title, double goal, int members, int messagesPerSecond) {
    String channel = "channel:" + id;
    return new LoadRow(
        new Row(id, title, PER_DELIVERY, new Goal.Times(goal)),
        Kind.PACED,
        (generator, port, tokens) ->
            FanOut.paced(
                joined(generator, port, tokens, members, channel), channel, 16, messagesPerSecond));
  }

  private static Crowd joined(
      Generator generator, int port, Tokens tokens, int members, String channel)
      throws InterruptedException {
    Crowd crowd = Crowd.open(generator, port, tokens, 0, members);
    crowd.join(channel);
    return crowd;
  }
}
