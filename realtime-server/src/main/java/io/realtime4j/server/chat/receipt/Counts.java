package io.realtime4j.server.chat.receipt;

/**
 * How far a message has come, as its author may know.
 *
 * @param delivered recipients who have it, readers included
 * @param read recipients who have read it
 * @param total recipients
 * @param lastAtMillis when one of those who have it last received or read something around it, 0 if
 *     nobody has it
 */
record Counts(int delivered, int read, int total, long lastAtMillis) {}
