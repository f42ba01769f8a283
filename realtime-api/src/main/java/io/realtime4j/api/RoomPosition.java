package io.realtime4j.api;

/**
 * A place in a room's log.
 *
 * @param epoch which history of the log; another epoch means that positions do not compare
 * @param offset the last message, 0 for none
 */
public record RoomPosition(String epoch, long offset) {}
