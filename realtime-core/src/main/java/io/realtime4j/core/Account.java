package io.realtime4j.core;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose data the store holds.
 *
 * @param name the store's account
 * @param isKnown whether the name is a user's, so that the server must say the same
 */
record Account(String name, boolean isKnown) {
  private static final Account SHARED = new Account("default", false);

  /** Returns the given user's account, else that of the token's user, else a shared one. */
  static Account of(@Nullable String user, @Nullable String token) {
    if (user != null) {
      return new Account(user, true);
    }
    return token == null
        ? SHARED
        : userOf(token).map(name -> new Account(name, true)).orElse(SHARED);
  }

  /** Reads a token's user. Not verified: the server's word is compared with it later. */
  private static Optional<String> userOf(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
      if (Json.parse(ByteBuffer.wrap(payload), ProtocolLimits.DEFAULT)
          instanceof JsonObject claims) {
        return claims.string("userId").or(() -> claims.string("sub")).filter(id -> !id.isEmpty());
      }
    } catch (IllegalArgumentException | ProtocolViolation e) {
      // No JWT: the server will judge it.
    }
    return Optional.empty();
  }
}
