package io.realtime4j.server.chat;

import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.ServerFeature;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a server is set where servers of one chat have to be set alike, by name of the variable. */
final class ClusterSettings {
  /** What is longer is compared, and not shown. */
  private static final int MAX_CHARS = 100;

  private ClusterSettings() {}

  static Map<String, String> of(ServerOptions options, List<ServerFeature> features) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("REALTIME_JWT_SECRET", mark(String.valueOf(options.jwtSecret())));
    settings.put("REALTIME_JWKS_URL", shown(options.jwksUrl()));
    settings.put("REALTIME_JWT_ISSUER", shown(options.jwtIssuer()));
    settings.put("REALTIME_JWT_AUDIENCE", shown(options.jwtAudience()));
    settings.put("REALTIME_API_KEY", mark(new TreeMap<>(options.apiKeys()).toString()));
    settings.put("REALTIME_DEV_MODE", shown(options.devMode()));
    settings.put("REALTIME_ALLOW_ANONYMOUS", shown(options.allowAnonymous()));
    settings.put("REALTIME_TRUST_CLIENT_TENANT", shown(options.trustClientTenant()));
    settings.put("REALTIME_ROOMS", shown(String.join(",", options.rooms())));
    settings.put("REALTIME_RECOVERY", shown(options.recovery().toSeconds()));
    settings.put("REALTIME_ENABLE_PRESENCE", shown(options.presence()));
    settings.put("REALTIME_ENABLE_TYPING", shown(options.typing()));
    settings.put("REALTIME_PRESENCE_GRACE", shown(options.presenceGrace().toMillis()));
    settings.put("REALTIME_PRESENCE_SCOPE", shown(options.presenceScope()));
    settings.put("REALTIME_TYPING_TIMEOUT", shown(options.typingExpiry().toMillis()));
    settings.put("REALTIME_MAX_PAYLOAD", shown(options.maxPayloadBytes()));
    settings.put("REALTIME_KEEP_DAYS", shown(options.maxMessageAge()));
    settings.put("REALTIME_KEEP_MESSAGES", shown(options.maxRoomMessages()));
    settings.put("REALTIME_KEEP_BYTES", shown(options.maxRoomBytes()));
    settings.put("features", shown(features.stream().map(ServerFeature::id).sorted().toList()));
    return settings;
  }

  private static String shown(@Nullable Object value) {
    String text = value == null ? "not set" : value.toString();
    return text.length() > MAX_CHARS ? mark(text) : text;
  }

  /**
   * Returns what two secrets have in common that are the same, and of one in 65,000 that is not:
   * too little to find a secret by.
   */
  private static String mark(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return String.format(Locale.ROOT, "one with the mark %02x%02x", digest[0], digest[1]);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
