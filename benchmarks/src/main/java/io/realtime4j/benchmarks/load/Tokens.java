package io.realtime4j.benchmarks.load;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Signs tokens ahead of time: the generator's core has other things to do. */
public final class Tokens {
  private static final Duration LIFE = Duration.ofHours(2);

  private final Algorithm algorithm;
  private final Instant expiresAt;
  private final List<String> signed = new ArrayList<>();

  /** Signs with HS256 and this secret. */
  public Tokens(String secret, Instant now) {
    this.algorithm = Algorithm.HMAC256(secret);
    this.expiresAt = now.plus(LIFE);
  }

  /** Returns the token of the user with this number. */
  public String of(int user) {
    for (int next = signed.size(); next <= user; next++) {
      signed.add(
          JWT.create()
              .withSubject("user-" + next)
              .withClaim("userId", "user-" + next)
              .withClaim("name", "User " + next)
              .withExpiresAt(expiresAt)
              .sign(algorithm));
    }
    return signed.get(user);
  }
}
