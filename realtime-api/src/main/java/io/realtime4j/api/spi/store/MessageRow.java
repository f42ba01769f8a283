package io.realtime4j.api.spi.store;

import org.jspecify.annotations.Nullable;

/**
 * A message in the log.
 *
 * @param tenant the tenant
 * @param room canonical room name
 * @param thread thread in the room, or {@code null}
 * @param messageId the server's id
 * @param userId the author
 * @param clientMessageId the author's id, or {@code null}
 * @param offset its place in the room, from 1
 * @param lsn its place in the log
 * @param sentAtMillis wall-clock time of acceptance
 * @param body JSON in UTF-8 as it was appended
 */
public record MessageRow(
    String tenant,
    String room,
    @Nullable String thread,
    String messageId,
    String userId,
    @Nullable String clientMessageId,
    long offset,
    long lsn,
    long sentAtMillis,
    byte[] body) {}
