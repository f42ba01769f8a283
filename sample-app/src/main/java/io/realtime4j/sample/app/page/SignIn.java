package io.realtime4j.sample.app.page;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.RouteRequest;
import io.realtime4j.api.spi.server.RouteResponse;
import io.realtime4j.sample.app.Tokens;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives a token to whoever says a name. For a demo on one machine, and for nothing else. */
final class SignIn {
  private static final int LONGEST = 32;

  /** As in {@link Tokens}: HMAC pads a key with zeros by itself. */
  private static final int LIBRARY_BYTES = 64;

  private static final Duration VALID = Duration.ofHours(12);

  private final String secret;
  private final Set<String> taken;
  private final InstantSource clock;

  SignIn(String secret, Set<String> taken, InstantSource clock) {
    this.secret = secret;
    this.taken = taken;
    this.clock = clock;
  }

  CompletionStage<RouteResponse> answer(RouteRequest request) {
    return CompletableFuture.completedFuture(answerNow(request));
  }

  private RouteResponse answerNow(RouteRequest request) {
    Optional<JsonObject> question = Question.of(request);
    if (question.isEmpty()) {
      return Question.refusal(403, "Only the page on this machine may ask.");
    }
    String name = question.get().string("name").orElse("").strip();
    String id = id(name);
    if (id.isEmpty() || name.length() > LONGEST) {
      return Question.refusal(
          400, "A name has letters or digits, at most " + LONGEST + " of them.");
    }
    if (taken.contains(id)) {
      return Question.refusal(409, "That is the name of somebody who is here already.");
    }
    return RouteResponse.json(
        200, JsonObject.of("userId", id, "name", name, "token", token(id, name)));
  }

  String token(String id, String name) {
    return Tokens.sign(secret, id, name, null, clock.instant().plus(VALID));
  }

  /** Returns whose token that is; a room is made by somebody who is signed in. */
  Optional<String> owner(String token) {
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      return jwt.verify(new MACVerifier(Arrays.copyOf(key, Math.max(key.length, LIBRARY_BYTES))))
          ? Optional.ofNullable(jwt.getJWTClaimsSet().getSubject())
          : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns letters and digits, with hyphens between: an id without what room names are made of.
   */
  static String id(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]+", "-")
        .replaceAll("^-+|-+$", "");
  }
}
