package io.realtime4j.core;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token names. Not verified: the server's word is compared with it later.
 *
 * @param user {@code null} if it names nobody, or is no token that can be read here
 * @param tenant {@code null} if it names none
 */
record TokenClaims(@Nullable String user, @Nullable String tenant) {
  private static final TokenClaims NONE = new TokenClaims(null, null);

  static TokenClaims of(@Nullable String token) {
    String[] parts = token == null ? new String[0] : token.split("\\.", -1);
    if (parts.length != 3) {
      return NONE;
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
      if (Json.parse(ByteBuffer.wrap(payload), ProtocolLimits.DEFAULT)
          instanceof JsonObject claims) {
        return new TokenClaims(
            claims
                .string("userId")
                .or(() -> claims.string("sub"))
                .filter(id -> !id.isEmpty())
                .orElse(null),
            claims.string("tenant").filter(name -> !name.isEmpty()).orElse(null));
      }
    } catch (IllegalArgumentException | ProtocolViolation e) {
      // No JWT: the server will judge it.
    }
    return NONE;
  }
}
