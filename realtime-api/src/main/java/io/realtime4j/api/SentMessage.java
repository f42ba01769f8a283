package io.realtime4j.api;

import java.time.Instant;

/**
 * The server's confirmation of a message.
 *
 * @param clientMessageId our id
 * @param messageId the server's id; empty from a reference server, which gives none
 * @param roomName canonical room name
 * @param offset its place in the room; 0 from a reference server
 * @param sentAt when the server accepted it
 * @param duplicate whether the server had it already from an earlier attempt; a success too
 */
public record SentMessage(
    String clientMessageId,
    String messageId,
    String roomName,
    long offset,
    Instant sentAt,
    boolean duplicate) {}
