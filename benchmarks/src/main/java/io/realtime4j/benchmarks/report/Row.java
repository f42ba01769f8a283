package io.realtime4j.benchmarks.report;

/**
 * A line of the results.
 *
 * @param id its name on the command line and in the results
 * @param title what is measured
 * @param unit of the figures
 * @param goal for ours
 * @param ours the target that the goal is for
 * @param limit the target that ours is compared with
 */
public record Row(String id, String title, String unit, Goal goal, String ours, String limit) {
  /** Creates a row of our chat server, compared with the limit. */
  public Row(String id, String title, String unit, Goal goal) {
    this(id, title, unit, goal, "chat", "limit");
  }
}
