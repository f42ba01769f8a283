package io.realtime4j.benchmarks.report;

/**
 * A line of the results.
 *
 * @param id its name on the command line and in the results
 * @param title what is measured
 * @param unit of the figures
 * @param goal for our chat server
 */
public record Row(String id, String title, String unit, Goal goal) {}
