package io.realtime4j.server.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A JSON Web Token in its three parts, read strictly and not yet believed.
 *
 * <p>Refused here is what no key could make good: other characters than those of base64url (RFC
 * 7515, section 2: no line breaks, white space or padding), critical header parameters (section
 * 4.1.11: we understand none, {@code b64} among them), a type that says that the token was made for
 * something else (RFC 8725, section 3.11), and a token within the token. Keys and addresses of keys
 * in the header ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) are not looked at: who forges
 * a token writes them too.
 */
record CompactToken(JWSHeader header, byte[] signingInput, Base64URL signature, JsonObject claims) {
  private static final Pattern SHAPE = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]*+");
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt");
  private static final String MEDIA_TYPE = "application/";

  /** Reads a token that must be signed. */
  static CompactToken parse(String text) {
    String[] parts = parts(text);
    JWSHeader header;
    try {
      object(parts[0]); // Within our limits of depth and size, before another parser reads it.
      header = JWSHeader.parse(new Base64URL(parts[0]));
    } catch (ParseException | IllegalArgumentException notSigned) {
      throw TokenAuthenticator.invalid(notSigned);
    }
    if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
      throw refused("critical header parameters");
    }
    if (header.getType() != null && !TYPES.contains(bare(header.getType().getType()))) {
      throw refused("the type of the token");
    }
    if (header.getContentType() != null && TYPES.contains(bare(header.getContentType()))) {
      throw refused("a token within the token");
    }
    return new CompactToken(
        header,
        text.substring(0, text.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII),
        new Base64URL(parts[2]),
        object(parts[1]));
  }

  /** Returns what a token says, signed or not. */
  static JsonObject unverifiedClaims(String text) {
    return object(parts(text)[1]);
  }

  private static String[] parts(String text) {
    if (!SHAPE.matcher(text).matches()) {
      throw refused("another form than three parts in base64url");
    }
    return text.split("\\.", -1);
  }

  private static JsonObject object(String base64url) {
    byte[] json = Base64.getUrlDecoder().decode(base64url);
    if (Json.parse(ByteBuffer.wrap(json), ProtocolLimits.DEFAULT) instanceof JsonObject object) {
      return object;
    }
    throw refused("a part that is no JSON object");
  }

  private static String bare(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith(MEDIA_TYPE) ? lower.substring(MEDIA_TYPE.length()) : lower;
  }

  private static RuntimeException refused(String what) {
    return TokenAuthenticator.invalid(new IllegalArgumentException(what));
  }
}
