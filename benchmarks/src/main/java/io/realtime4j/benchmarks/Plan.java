package io.realtime4j.benchmarks;

import java.time.Duration;

/**
 * How long a run takes its time.
 *
 * @param rounds figures of each target
 * @param round how long each takes
 * @param pacedRound the same where little is done per second; CPU time is told in steps of 10 ms
 * @param firstWarmUp CPU time under load before the first row of a process
 * @param warmUp the same before each other row
 * @param connectWarmUp the same, at least, where connections are opened: that runs through more
 *     code than anything else, each part of it rarely
 * @param settle after a round, so that what is put off for a second counts too
 * @param idleConnections how many wait in the rows of idle ones
 * @param idleRounds figures of each target there, each in a new process
 * @param queueRounds how often a long queue is drained or started, each in a new process
 * @param queued how long the long queue is that is started
 * @param limit after this no row and no round is begun; what is missing is said
 */
record Plan(
    int rounds,
    Duration round,
    Duration pacedRound,
    Duration firstWarmUp,
    Duration warmUp,
    Duration connectWarmUp,
    Duration settle,
    int idleConnections,
    int idleRounds,
    int queueRounds,
    int queued,
    Duration limit) {

  /** Returns a plan for figures to be shown: under 25 minutes for all. */
  static Plan full() {
    return new Plan(
        5,
        Duration.ofMillis(1500),
        Duration.ofSeconds(3),
        Duration.ofSeconds(7),
        Duration.ofSeconds(3),
        Duration.ofSeconds(25),
        Duration.ofMillis(1100),
        5000,
        3,
        3,
        1_000_000,
        Duration.ofMinutes(24));
  }

  /** Returns a plan that only shows that everything works: about 4 minutes for all. */
  static Plan smoke() {
    return new Plan(
        2,
        Duration.ofMillis(300),
        Duration.ofMillis(500),
        Duration.ofMillis(900),
        Duration.ofMillis(150),
        Duration.ofMillis(900),
        Duration.ofMillis(50),
        500,
        1,
        1,
        50_000,
        Duration.ofSeconds(260));
  }
}
