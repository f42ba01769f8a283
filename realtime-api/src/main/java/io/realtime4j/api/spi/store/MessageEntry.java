package io.realtime4j.api.spi.store;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way into the log.
 *
 * @param tenant the sender's tenant
 * @param room canonical room name
 * @param thread thread in the room, or {@code null}
 * @param messageId the server's id, unique
 * @param userId the author
 * @param clientMessageId unique per tenant and user, or {@code null} for no de-duplication
 * @param after client id of the same user and room that must be in the log, or in an earlier entry
 *     of this or an earlier batch; {@code null} for no condition
 * @param sentAtMillis wall-clock time of acceptance
 * @param body JSON in UTF-8, opaque to the store
 */
public record MessageEntry(
    String tenant,
    String room,
    @Nullable String thread,
    String messageId,
    String userId,
    @Nullable String clientMessageId,
    @Nullable String after,
    long sentAtMillis,
    byte[] body) {}
