package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A member of a room, for whoever runs the server.
 *
 * @param userId the user
 * @param role {@code owner}, {@code moderator}, {@code member}, or one of your policy's own
 * @param joinedAt since when
 * @param mutedUntil until when the user may not speak, {@link Instant#MAX} for ever, {@code null}
 *     if the user may
 */
public record MemberInfo(
    String userId, String role, Instant joinedAt, @Nullable Instant mutedUntil) {}
