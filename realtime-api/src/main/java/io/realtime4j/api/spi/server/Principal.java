package io.realtime4j.api.spi.server;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who has connected.
 *
 * @param tenant whose data is seen, {@code primary} by default
 * @param userId the user; empty if anonymous
 * @param userName the display name, or {@code null}
 * @param userAvatar an address of a picture, or {@code null}
 * @param sessionId the session's label from the token, or {@code null} to have one generated
 * @param expiresAt when the token expires, or {@code null} for never
 */
public record Principal(
    String tenant,
    String userId,
    @Nullable String userName,
    @Nullable String userAvatar,
    @Nullable String sessionId,
    @Nullable Instant expiresAt) {
  /** The tenant of a token that names none. */
  public static final String PRIMARY_TENANT = "primary";

  /** Returns whether nobody in particular has connected. */
  public boolean isAnonymous() {
    return userId.isEmpty();
  }
}
