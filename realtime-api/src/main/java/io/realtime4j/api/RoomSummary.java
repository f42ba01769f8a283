package io.realtime4j.api;

import org.jspecify.annotations.Nullable;

/**
 * A room of which we are a member, as a list of rooms shows it.
 *
 * @param roomName canonical name
 * @param type channel, dm, user, or room
 * @param lastOffset where the room's log stands
 * @param lastMessage what was said last, or {@code null} if nothing was
 * @param readOffset everything up to here is read
 * @param unreadCount how many messages of others are not; 1,000 for that and more
 * @param mentionCount how many of those mention us
 */
public record RoomSummary(
    String roomName,
    String type,
    long lastOffset,
    @Nullable Message lastMessage,
    long readOffset,
    int unreadCount,
    int mentionCount) {}
