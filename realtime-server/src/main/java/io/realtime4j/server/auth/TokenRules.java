package io.realtime4j.server.auth;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of a signed token must say besides who it is (RFC 7519, section 4.1): from whom,
 * for whom, from when, until when. When it was issued ({@code iat}) is not asked: it limits
 * nothing.
 */
final class TokenRules {
  /** Clocks of issuers and servers differ by seconds; this much is forgiven. */
  static final long LEEWAY_SECONDS = 30;

  /** The last second of the year 9999: later ones are no time that anybody meant. */
  private static final double LAST_SECOND = 253_402_300_799.0;

  private final @Nullable String issuer;
  private final @Nullable String audience;
  private final InstantSource clock;

  /** Without issuer or audience, {@code null}, that claim is not asked for. */
  TokenRules(@Nullable String issuer, @Nullable String audience, InstantSource clock) {
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
  }

  /**
   * Checks the claims.
   *
   * @throws AuthenticationException if the token has expired, or is not for now or not for us
   */
  void check(JsonObject claims) {
    if (issuer != null && !isText(claims.get("iss"), issuer)) {
      throw refused("another issuer");
    }
    if (audience != null
        && !audience.equals(ServerOptions.ANY_AUDIENCE)
        && !isAmong(claims.get("aud"), audience)) {
      throw refused("another audience");
    }
    Instant now = clock.instant();
    Instant from = time(claims, "nbf");
    if (from != null && now.isBefore(from.minusSeconds(LEEWAY_SECONDS))) {
      throw refused("not valid yet");
    }
    Instant until = time(claims, "exp");
    if (until != null && now.isAfter(until.plusSeconds(LEEWAY_SECONDS))) {
      throw new AuthenticationException("TOKEN_EXPIRED", "Token expired", null, null);
    }
  }

  /**
   * Returns a time in whole seconds, {@code null} if there is none.
   *
   * @throws AuthenticationException if there is something else in its place
   */
  static @Nullable Instant time(JsonObject claims, String name) {
    JsonValue value = claims.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonNumber number && Math.abs(number.doubleValue()) <= LAST_SECOND) {
      return Instant.ofEpochSecond(number.longValue());
    }
    throw refused(name + " is no time");
  }

  private static boolean isAmong(@Nullable JsonValue claim, String wanted) {
    return claim instanceof JsonArray several
        ? several.values().stream().anyMatch(one -> isText(one, wanted))
        : isText(claim, wanted);
  }

  private static boolean isText(@Nullable JsonValue claim, String wanted) {
    return claim instanceof JsonString text && text.value().equals(wanted);
  }

  private static AuthenticationException refused(String why) {
    return TokenAuthenticator.invalid(new IllegalArgumentException(why));
  }
}
