package io.realtime4j.api.spi.store;

/**
 * A read acknowledgement that the server has not taken yet. Two are the same if room and message
 * are.
 *
 * @param room the message's room
 * @param messageId the server's id
 * @param readAtMillis wall-clock time of reading
 */
public record PendingRead(String room, String messageId, long readAtMillis) {}
