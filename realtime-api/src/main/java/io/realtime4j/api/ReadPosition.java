package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far we have read a room, and what is left.
 *
 * @param roomName canonical name
 * @param threadId the thread that was read, or {@code null} for the room
 * @param lastReadMessageId the last message that was said to be read, or {@code null} if there is
 *     none
 * @param readOffset everything up to here is read
 * @param unreadCount how many messages of others are not; 1,000 for that and more
 * @param mentionCount how many of those mention us
 * @param readAt when that was said
 */
public record ReadPosition(
    String roomName,
    @Nullable String threadId,
    @Nullable String lastReadMessageId,
    long readOffset,
    int unreadCount,
    int mentionCount,
    Instant readAt) {}
