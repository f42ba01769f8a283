package io.realtime4j.server.chat.receipt;

/**
 * How far a message has come, as its author may know.
 *
 * @param delivered recipients who have it, readers included
 * @param read recipients who have read it
 * @param total recipients
 */
record Counts(int delivered, int read, int total) {}
