package io.realtime4j.core.wire;

import io.realtime4j.api.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times as peers write them: ISO-8601 text, or milliseconds since 1970. */
public final class WireTime {
  private WireTime() {}

  /** Returns a time member; empty if there is none or it is no time. */
  public static Optional<Instant> read(JsonObject object, String key) {
    Optional<String> text = object.string(key);
    if (text.isPresent()) {
      return parse(text.get());
    }
    return object.integer(key).map(Instant::ofEpochMilli);
  }

  private static Optional<Instant> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
