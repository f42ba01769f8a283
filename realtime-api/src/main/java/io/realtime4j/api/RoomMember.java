package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody present in a room.
 *
 * @param userId the user
 * @param userName the display name, or {@code null}
 * @param userAvatar an address of a picture, or {@code null}
 * @param joinedAt when the user joined, or {@code null} if the server does not tell
 */
public record RoomMember(
    String userId,
    @Nullable String userName,
    @Nullable String userAvatar,
    @Nullable Instant joinedAt) {}
