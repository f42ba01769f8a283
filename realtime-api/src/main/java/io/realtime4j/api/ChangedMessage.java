package io.realtime4j.api;

import io.realtime4j.api.json.JsonObject;
import java.time.Instant;

/**
 * An edit, a deletion or a feature's operation that was made.
 *
 * @param changeId our id of it
 * @param messageId the server's id of the message; ours if it was changed before it was sent
 * @param roomName the message's room
 * @param changedAt when it was made
 * @param beforeSending whether the message was still in the queue, so that nobody has ever seen it
 *     otherwise
 * @param data what the server has answered; empty if it was not asked
 */
public record ChangedMessage(
    String changeId,
    String messageId,
    String roomName,
    Instant changedAt,
    boolean beforeSending,
    JsonObject data) {}
