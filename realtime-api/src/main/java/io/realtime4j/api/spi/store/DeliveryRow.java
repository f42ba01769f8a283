package io.realtime4j.api.spi.store;

import org.jspecify.annotations.Nullable;

/**
 * The state of one sent message.
 *
 * @param clientMessageId the sender's id
 * @param messageId the server's id, {@code null} before it is accepted
 * @param room where it was sent
 * @param state the name of a {@link io.realtime4j.api.DeliveryState}
 * @param deliveredCount how many recipients have it
 * @param readCount how many recipients have read it
 * @param totalRecipients how many recipients there are; -1 if unknown
 * @param updatedAtMillis wall-clock time of the last change
 */
public record DeliveryRow(
    String clientMessageId,
    @Nullable String messageId,
    String room,
    String state,
    int deliveredCount,
    int readCount,
    int totalRecipients,
    long updatedAtMillis) {}
