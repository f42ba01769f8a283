package io.realtime4j.sample.app;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Signs the tokens that the server checks. */
public final class Tokens {
  /** HMAC pads a key with zeros up to here itself, so that one longer by them is the same key. */
  private static final int LIBRARY_BYTES = 64;

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
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(user)
            .claim("userId", user)
            .expirationTime(Date.from(expiresAt));
    if (name != null) {
      claims.claim("name", name);
    }
    if (tenant != null) {
      claims.claim("tenant", tenant);
    }
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
    try {
      token.sign(new MACSigner(Arrays.copyOf(key, Math.max(key.length, LIBRARY_BYTES))));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret cannot be used", e);
    }
    return token.serialize();
  }
}
