package io.realtime4j.api;

import java.time.Instant;

/**
 * An edit or a deletion that was made.
 *
 * @param changeId our id of it
 * @param messageId the server's id of the message; ours if it was changed before it was sent
 * @param roomName the message's room
 * @param changedAt when it was made
 * @param beforeSending whether the message was still in the queue, so that nobody has ever seen it
 *     otherwise
 */
public record ChangedMessage(
    String changeId, String messageId, String roomName, Instant changedAt, boolean beforeSending) {}
