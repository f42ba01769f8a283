package io.realtime4j.benchmarks.report;

/**
 * One figure of one target in one round.
 *
 * @param row the row's id
 * @param target the target's id
 * @param round counts from 1; figures of one round were taken one after another
 * @param value in the row's unit
 * @param perSecond units per second of wall clock; 0 where that means nothing
 * @param bytes of the WebSocket messages delivered, per unit; 0 where that means nothing
 * @param failures refused, lost or missing
 */
public record Sample(
    String row,
    String target,
    int round,
    double value,
    double perSecond,
    double bytes,
    long failures) {}
