package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ban from a room, for whoever runs the server.
 *
 * @param userId the user
 * @param until when it ends or has ended, {@link Instant#MAX} for never
 * @param at when it was decided
 * @param by who decided it, or {@code null}
 * @param reason why, or {@code null}
 */
public record BanInfo(
    String userId, Instant until, Instant at, @Nullable String by, @Nullable String reason) {}
