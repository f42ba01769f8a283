package io.realtime4j.server.auth;

import com.auth0.jwt.interfaces.DecodedJWT;
import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.spi.server.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads who a verified token speaks of. */
final class TokenClaims {
  /** The reference system's columns are this wide. */
  private static final int MAX_ID_CHARS = 255;

  /** Shown in every list and event; longer ones are cut. */
  private static final int MAX_NAME_CHARS = 255;

  private static final int MAX_AVATAR_CHARS = 2048;

  private TokenClaims() {}

  static Principal principal(DecodedJWT jwt, Optional<String> chosenTenant) {
    String userId = text(jwt, "userId");
    if (userId == null) {
      userId = text(jwt, "sub");
    }
    // A token for nobody is no way around "no anonymous clients".
    if (userId == null || !isUsable(userId)) {
      throw TokenAuthenticator.invalid(null);
    }
    String sessionId = text(jwt, "sessionId");
    return Principal.builder()
        .tenant(tenant(jwt, chosenTenant))
        .userId(userId)
        .userName(cut(text(jwt, "name"), MAX_NAME_CHARS))
        .userAvatar(cut(text(jwt, "picture"), MAX_AVATAR_CHARS))
        .sessionId(sessionId != null && isUsable(sessionId) ? sessionId : null)
        .expiresAt(jwt.getExpiresAtAsInstant())
        .build();
  }

  private static String tenant(DecodedJWT jwt, Optional<String> chosen) {
    String claimed = text(jwt, "tenant");
    if (claimed == null) {
      return chosen.orElse(Principal.PRIMARY_TENANT);
    }
    String tenant = Tenants.normalize(claimed);
    if (chosen.isPresent() && !chosen.get().equals(tenant)) {
      throw new AuthenticationException(
          "TENANT_MISMATCH", "The token is of another tenant", null, null);
    }
    return tenant;
  }

  private static @Nullable String text(DecodedJWT jwt, String claim) {
    String value = jwt.getClaim(claim).asString();
    return value == null || value.isBlank() ? null : value;
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
