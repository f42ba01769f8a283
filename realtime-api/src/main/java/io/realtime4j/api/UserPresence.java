package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What we are shown of a user. A user hidden from us is the same as one who does not exist:
 * offline, and nothing else.
 *
 * @param userId the user
 * @param status as shown to us
 * @param customStatus as shown to us, or {@code null}
 * @param lastSeen when the user was last there, or {@code null} if unknown or not shown
 * @param device the kind of device in use, or {@code null}
 */
public record UserPresence(
    String userId,
    PresenceStatus status,
    @Nullable CustomStatus customStatus,
    @Nullable Instant lastSeen,
    @Nullable String device) {}
