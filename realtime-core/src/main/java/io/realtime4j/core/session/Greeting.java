package io.realtime4j.core.session;

import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the server said when the session began.
 *
 * @param info who we are to it
 * @param serverTime what time it is there; {@code null} if it did not say
 * @param expiresAt when the token expires by its clock; {@code null} if it did not say
 */
public record Greeting(
    SessionInfo info, @Nullable Instant serverTime, @Nullable Instant expiresAt) {
  /** Reads an ISO-8601 member; {@code null} if there is none that can be read. */
  public static @Nullable Instant instant(JsonObject object, String key) {
    Optional<String> text = object.string(key);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(text.get());
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
