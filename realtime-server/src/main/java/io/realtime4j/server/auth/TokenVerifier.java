package io.realtime4j.server.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks signature and times of a token that was decoded. */
@FunctionalInterface
interface TokenVerifier {
  System.Logger LOG = System.getLogger("io.realtime4j.server.auth");

  /** Clocks of issuers and servers differ by seconds; this much is forgiven. */
  long LEEWAY_SECONDS = 30;

  /** RFC 7518, section 3.2: a key shorter than the hash is weak. */
  int ADVISED_SECRET_BYTES = 32;

  DecodedJWT verify(DecodedJWT token);

  /** Returns the verifier of a configuration. An empty secret is none, and was not meant to be. */
  static TokenVerifier of(@Nullable String secret, boolean devMode, InstantSource clock) {
    Clock utc = clock.withZone(ZoneOffset.UTC);
    if (secret != null && !secret.isBlank()) {
      return hmac(secret.getBytes(StandardCharsets.UTF_8), utc);
    }
    if (devMode && secret == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "development mode without REALTIME_JWT_SECRET: tokens are accepted unverified");
      return token -> unsigned(token, utc);
    }
    LOG.log(
        System.Logger.Level.WARNING,
        secret == null
            ? "no key for tokens: every token will be refused; set REALTIME_JWT_SECRET"
            : "the key for tokens is empty: every token will be refused");
    return token -> {
      throw new JWTVerificationException("no key is configured");
    };
  }

  private static TokenVerifier hmac(byte[] secret, Clock clock) {
    if (secret.length < ADVISED_SECRET_BYTES) {
      LOG.log(
          System.Logger.Level.WARNING,
          "REALTIME_JWT_SECRET has fewer than "
              + ADVISED_SECRET_BYTES
              + " bytes: use a longer one");
    }
    // The list of algorithms is ours; what a token names only chooses among them. "none" is not in.
    Map<String, JWTVerifier> byName = new LinkedHashMap<>();
    byName.put("HS256", verifier(Algorithm.HMAC256(padded(secret, 32)), clock));
    byName.put("HS384", verifier(Algorithm.HMAC384(padded(secret, 48)), clock));
    byName.put("HS512", verifier(Algorithm.HMAC512(padded(secret, 64)), clock));
    return token -> {
      JWTVerifier verifier = byName.get(token.getAlgorithm());
      if (verifier == null) {
        throw new JWTVerificationException("the algorithm is not accepted");
      }
      return verifier.verify(token);
    };
  }

  /** HMAC pads a key with zeros itself, so this is the same key to a library that counts bytes. */
  private static byte[] padded(byte[] secret, int bytes) {
    return secret.length >= bytes ? secret : Arrays.copyOf(secret, bytes);
  }

  private static JWTVerifier verifier(Algorithm algorithm, Clock clock) {
    var verification = (JWTVerifier.BaseVerification) JWT.require(algorithm);
    verification.acceptLeeway(LEEWAY_SECONDS).ignoreIssuedAt();
    return verification.build(clock);
  }

  private static DecodedJWT unsigned(DecodedJWT token, Clock clock) {
    var expires = token.getExpiresAtAsInstant();
    if (expires != null && expires.plusSeconds(LEEWAY_SECONDS).isBefore(clock.instant())) {
      throw new com.auth0.jwt.exceptions.TokenExpiredException("the token has expired", expires);
    }
    return token;
  }
}
