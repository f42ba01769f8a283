package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is typing.
 *
 * @param userId the user
 * @param userName the display name, or {@code null} if the server knows none
 * @param userAvatar an address of a picture, or {@code null}
 * @param startedAt when they began, by the server's clock; {@code null} if the server does not tell
 */
public record TypingUser(
    String userId,
    @Nullable String userName,
    @Nullable String userAvatar,
    @Nullable Instant startedAt) {}
