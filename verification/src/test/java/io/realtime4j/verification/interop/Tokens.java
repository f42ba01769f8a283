package io.realtime4j.verification.interop;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;

/** Tokens as an application's login would give them. */
final class Tokens {
  static final String SECRET = "a secret of this test alone, long enough for HS256";

  private Tokens() {}

  static String of(String user) {
    return JWT.create()
        .withClaim("userId", user)
        .withClaim("name", user)
        .sign(Algorithm.HMAC256(SECRET));
  }
}
