package io.realtime4j.sample.app;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Signs the tokens that the server checks. */
public final class Tokens {
  private Tokens() {}

  /**
   * Returns a JWT signed with HS256.
   *
   * @param secret what the server has as {@code REALTIME_JWT_SECRET}
   * @param user the user's id
   * @param name the display name, or {@code null}
   * @param tenant the tenant, or {@code null} for the primary one
   * @param expiresAt when it ends
   */
  public static String sign(
      String secret,
      String user,
      @Nullable String name,
      @Nullable String tenant,
      Instant expiresAt) {
    JWTCreator.Builder token =
        JWT.create().withSubject(user).withClaim("userId", user).withExpiresAt(expiresAt);
    if (name != null) {
      token.withClaim("name", name);
    }
    if (tenant != null) {
      token.withClaim("tenant", tenant);
    }
    return token.sign(Algorithm.HMAC256(secret));
  }
}
