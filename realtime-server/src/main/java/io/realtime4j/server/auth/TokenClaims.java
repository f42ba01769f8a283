package io.realtime4j.server.auth;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Principal;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads who a verified token speaks of. */
final class TokenClaims {
  /** The reference system's columns are this wide. */
  private static final int MAX_ID_CHARS = 255;

  /** Shown in every list and event; longer ones are cut. */
  private static final int MAX_NAME_CHARS = 255;

  private static final int MAX_AVATAR_CHARS = 2048;

  /** What is found in the principal under names of its own, or was checked. */
  private static final Set<String> READ =
      Set.of(
          "iss",
          "sub",
          "aud",
          "exp",
          "nbf",
          "iat",
          "jti",
          "userId",
          "name",
          "picture",
          "sessionId",
          "tenant");

  private TokenClaims() {}

  static Principal principal(JsonObject claims, Optional<String> chosenTenant) {
    String userId = text(claims, "userId");
    if (userId == null) {
      userId = text(claims, "sub");
    }
    // A token for nobody is no way around "no anonymous clients".
    if (userId == null || !isUsable(userId)) {
      throw TokenAuthenticator.invalid(null);
    }
    String sessionId = text(claims, "sessionId");
    String tokenId = strictText(claims, "jti");
    if (tokenId != null && !isUsable(tokenId)) {
      // Without its id the token could not be revoked.
      throw TokenAuthenticator.invalid(null);
    }
    return Principal.builder()
        .tenant(tenant(claims, chosenTenant))
        .userId(userId)
        .userName(cut(text(claims, "name"), MAX_NAME_CHARS))
        .userAvatar(cut(text(claims, "picture"), MAX_AVATAR_CHARS))
        .sessionId(sessionId != null && isUsable(sessionId) ? sessionId : null)
        .tokenId(tokenId)
        .expiresAt(TokenRules.time(claims, "exp"))
        .claims(others(claims))
        .build();
  }

  /** Returns what the principal does not say elsewhere, for policies and features. */
  private static JsonObject others(JsonObject claims) {
    if (READ.containsAll(claims.members().keySet())) {
      return JsonObject.EMPTY;
    }
    JsonObject.Builder others = JsonObject.builder();
    claims
        .members()
        .forEach(
            (name, value) -> {
              if (!READ.contains(name)) {
                others.put(name, value);
              }
            });
    return others.build();
  }

  private static String tenant(JsonObject claims, Optional<String> chosen) {
    String claimed = strictText(claims, "tenant");
    if (claimed == null) {
      return chosen.orElse(Principal.PRIMARY_TENANT);
    }
    String tenant =
        Tenants.named(claimed)
            // Not that of those who name none.
            .orElseThrow(() -> refused("a tenant without a letter or digit"));
    if (chosen.isPresent() && !chosen.get().equals(tenant)) {
      throw new AuthenticationException(
          "TENANT_MISMATCH", "The token is of another tenant", null, null);
    }
    return tenant;
  }

  private static @Nullable String text(JsonObject claims, String claim) {
    return claims.string(claim).filter(value -> !value.isBlank()).orElse(null);
  }

  /**
   * Returns a text, {@code null} if there is none.
   *
   * @throws AuthenticationException if there is something else in its place
   */
  private static @Nullable String strictText(JsonObject claims, String claim) {
    JsonValue value = claims.get(claim);
    if (value != null && !(value instanceof JsonNull) && !(value instanceof JsonString)) {
      throw refused(claim + " is no text");
    }
    return text(claims, claim);
  }

  private static AuthenticationException refused(String why) {
    return TokenAuthenticator.invalid(new IllegalArgumentException(why));
  }

  /** Ids become parts of room names and keys, where control characters are ours. */
  private static boolean isUsable(String id) {
    return id.length() <= MAX_ID_CHARS
        && id.codePoints()
            .noneMatch(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF));
  }

  private static @Nullable String cut(@Nullable String text, int max) {
    if (text == null || text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end);
  }
}
