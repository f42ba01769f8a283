package io.realtime4j.api;

import io.realtime4j.api.ServerLimits.Family;
import io.realtime4j.api.ServerOptions.ForwardedHeader;
import io.realtime4j.api.internal.AddressBlock;
import io.realtime4j.api.internal.Require;
import io.realtime4j.api.internal.TenantName;
import io.realtime4j.api.spi.server.Principal;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a server's options from variables; one that is not set means its default. */
final class ServerVariables {
  private static final int MINUTE = 60_000;
  private static final int HOUR = 60 * MINUTE;
  private static final Pattern ORIGIN = Pattern.compile("[^:/?#\\s]+://[^/?#@\\s]+");

  /** What a list gets that was written for a shell, in JSON, or with the wrong comma. */
  private static final Pattern NO_NAME = Pattern.compile("[;\"'\\[\\]{}]");

  private final Map<String, String> variables;

  private ServerVariables(Map<String, String> variables) {
    this.variables = variables;
  }

  static ServerOptions read(Map<String, String> variables) {
    ServerVariables v = new ServerVariables(variables);
    ServerOptions fallback = ServerOptions.defaults();
    return ServerOptions.builder()
        .nodeId(v.nodeId())
        .host(v.text("REALTIME_HOST", fallback.host()))
        .port(v.number("REALTIME_PORT", fallback.port(), 0, 65535))
        .shards(v.number("REALTIME_SHARDS", fallback.shards(), 0, 1024))
        .pingInterval(v.millis("REALTIME_PING_INTERVAL", fallback.pingInterval(), 100, HOUR))
        .pingTimeout(v.millis("REALTIME_PING_TIMEOUT", fallback.pingTimeout(), 100, HOUR))
        .headTimeout(v.millis("REALTIME_HEAD_TIMEOUT", fallback.headTimeout(), 100, HOUR))
        .bodyTimeout(v.millis("REALTIME_BODY_TIMEOUT", fallback.bodyTimeout(), 100, HOUR))
        .idleTimeout(v.millis("REALTIME_IDLE_TIMEOUT", fallback.idleTimeout(), 100, HOUR))
        .maxPayloadBytes(
            v.number("REALTIME_MAX_PAYLOAD", fallback.maxPayloadBytes(), 1024, 1 << 30))
        .recovery(
            Duration.ofSeconds(
                v.number("REALTIME_RECOVERY", (int) fallback.recovery().toSeconds(), 0, 86_400)))
        .jwtSecret(v.optional("REALTIME_JWT_SECRET"))
        .apiKeys(v.apiKeys())
        .jwksUrl(v.keySet())
        .jwtIssuer(Require.variable(variables, "REALTIME_JWT_ISSUER"))
        .jwtAudience(Require.variable(variables, "REALTIME_JWT_AUDIENCE"))
        .devMode(v.flag("REALTIME_DEV_MODE", fallback.devMode()))
        .allowAnonymous(v.flag("REALTIME_ALLOW_ANONYMOUS", fallback.allowAnonymous()))
        .trustClientTenant(v.flag("REALTIME_TRUST_CLIENT_TENANT", fallback.trustClientTenant()))
        .rooms(v.rooms("REALTIME_ROOMS", fallback.rooms()))
        .corsOrigins(v.origins("REALTIME_CORS_ORIGIN", fallback.corsOrigins()))
        .maxConnections(v.positive("REALTIME_MAX_CONNECTIONS", fallback.maxConnections()))
        .eventsPerSecond(v.positive("REALTIME_RATE_LIMIT", fallback.eventsPerSecond()))
        .limits(v::limits)
        .trustedProxies(v.proxies())
        .forwardedHeader(v.forwardedHeader(fallback.forwardedHeader()))
        .presence(v.flag("REALTIME_ENABLE_PRESENCE", fallback.presence()))
        .typing(v.flag("REALTIME_ENABLE_TYPING", fallback.typing()))
        .presenceGrace(v.millis("REALTIME_PRESENCE_GRACE", fallback.presenceGrace(), 0, HOUR))
        .drainTime(v.millis("REALTIME_DRAIN", fallback.drainTime(), 0, HOUR))
        .typingExpiry(v.millis("REALTIME_TYPING_TIMEOUT", fallback.typingExpiry(), 1_000, MINUTE))
        .presenceScope(v.scope(fallback.presenceScope()))
        .compression(v.flag("REALTIME_ENABLE_COMPRESSION", fallback.compression()))
        .health(v.flag("REALTIME_ENABLE_HEALTH", fallback.health()))
        .healthPath(v.path("REALTIME_HEALTH_PATH", fallback.healthPath()))
        .maxMessageAge(v.days("REALTIME_KEEP_DAYS"))
        .maxRoomMessages(v.number("REALTIME_KEEP_MESSAGES", 0, 0, Integer.MAX_VALUE))
        .maxRoomBytes(v.number("REALTIME_KEEP_BYTES", 0, 0, Integer.MAX_VALUE))
        .build();
  }

  /**
   * Checks what no option is made of, by the same rules.
   *
   * @throws ConfigurationException if it cannot be used
   */
  static void checkPlugin(String name, Map<String, String> variables) {
    ServerVariables v = new ServerVariables(variables);
    switch (name) {
      case "REALTIME_ENABLE_METRICS" -> v.flag(name, true);
      case "REALTIME_METRICS_PATH" -> v.path(name, "/metrics");
      default -> v.optional(name);
    }
  }

  private Duration millis(String name, Duration fallback, int min, int max) {
    return Duration.ofMillis(number(name, (int) fallback.toMillis(), min, max));
  }

  private @Nullable Duration days(String name) {
    int days = number(name, 0, 0, 36_500);
    return days == 0 ? null : Duration.ofDays(days);
  }

  private int positive(String name, int fallback) {
    return number(name, fallback, 1, Integer.MAX_VALUE);
  }

  private String path(String name, String fallback) {
    String value = text(name, fallback);
    if (!value.startsWith("/")) {
      throw invalid(name, "a path that begins with a slash", value);
    }
    return value;
  }

  private ServerOptions.PresenceScope scope(ServerOptions.PresenceScope fallback) {
    String value = text("REALTIME_PRESENCE_SCOPE", fallback.name().toLowerCase(Locale.ROOT));
    return switch (value) {
      case "watchers" -> ServerOptions.PresenceScope.WATCHERS;
      case "tenant" -> ServerOptions.PresenceScope.TENANT;
      default -> throw invalid("REALTIME_PRESENCE_SCOPE", "watchers or tenant", value);
    };
  }

  private void limits(ServerLimits.Builder limits) {
    ServerLimits fallback = ServerLimits.defaults();
    limits
        .connectionsPerUser(
            limit("REALTIME_MAX_CONNECTIONS_PER_USER", fallback.connectionsPerUser()))
        .connectionsPerAddress(
            limit("REALTIME_MAX_CONNECTIONS_PER_ADDRESS", fallback.connectionsPerAddress()))
        .handshakesPerAddress(
            limit("REALTIME_RATE_LIMIT_HANDSHAKES", fallback.handshakesPerAddress()));
    for (Family family : Family.values()) {
      limits.eventsPerSecond(
          family, limit(VariableNames.rateLimit(family), fallback.eventsPerSecond(family)));
    }
  }

  private int limit(String name, int fallback) {
    return number(name, fallback, 0, Integer.MAX_VALUE);
  }

  private List<String> proxies() {
    String name = "REALTIME_TRUSTED_PROXIES";
    List<String> blocks = list(name, List.of());
    for (String block : blocks) {
      try {
        AddressBlock.parse(block);
      } catch (IllegalArgumentException e) {
        throw invalid(name, "addresses or blocks of them such as 10.0.0.0/8", block);
      }
    }
    return blocks;
  }

  private ForwardedHeader forwardedHeader(ForwardedHeader fallback) {
    String name = "REALTIME_FORWARDED_HEADER";
    String value = text(name, VariableNames.written(fallback)).toLowerCase(Locale.ROOT);
    for (ForwardedHeader header : ForwardedHeader.values()) {
      if (VariableNames.written(header).equals(value)) {
        return header;
      }
    }
    throw invalid(name, "x-forwarded-for or forwarded", value);
  }

  private @Nullable String nodeId() {
    String name = "REALTIME_NODE_ID";
    String value = optional(name);
    try {
      return ServerOptions.builder().nodeId(value).build().nodeId();
    } catch (IllegalArgumentException e) {
      throw invalid(
          name, "1 to 64 letters, digits, dots, hyphens or underscores", String.valueOf(value));
    }
  }

  /** One key is that of the tenant that needs no name. The value is never shown. */
  private Map<String, String> apiKeys() {
    Map<String, String> keys = new LinkedHashMap<>();
    String name = "REALTIME_API_KEY";
    for (String item : list(name, List.of())) {
      int colon = item.indexOf(':');
      String tenant = colon < 0 ? Principal.PRIMARY_TENANT : item.substring(0, colon).trim();
      if (keys.put(tenant, item.substring(colon + 1).trim()) != null) {
        throw invalid(name, "one key for each tenant", "two for " + tenant);
      }
    }
    try {
      ServerOptions.builder().apiKeys(keys).build();
    } catch (IllegalArgumentException e) {
      throw invalid(
          name,
          "KEY, or TENANT:KEY separated by commas, each key of 16 to 512 characters of ASCII",
          "(not shown)");
    }
    // Not before: what stands in a tenant's place may be a part of a key that has a colon.
    keys.keySet().forEach(tenant -> checkNormal(name, tenant));
    return keys;
  }

  /** A token never names another form, so such a key would manage nobody, and say that it did. */
  private static void checkNormal(String name, String tenant) {
    String normal = TenantName.normal(tenant).orElse(Principal.PRIMARY_TENANT);
    if (!normal.equals(tenant)) {
      throw invalid(
          name, "with each tenant as tokens have it, here " + normal + ":KEY", tenant + ":KEY");
    }
  }

  private @Nullable URI keySet() {
    String value = optional("REALTIME_JWKS_URL");
    if (value == null) {
      return null;
    }
    try {
      URI address = URI.create(value.trim());
      ServerOptions.builder().jwksUrl(address).jwtAudience(ServerOptions.ANY_AUDIENCE).build();
      if (optional("REALTIME_JWT_AUDIENCE") == null) {
        throw new ConfigurationException(
            "INVALID_SETTING",
            "REALTIME_JWT_AUDIENCE must be set with REALTIME_JWKS_URL: the provider signs tokens"
                + " for other applications too. Set * to accept them.",
            null);
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw invalid("REALTIME_JWKS_URL", "an https address, or http on this machine", value);
    }
  }

  private @Nullable String optional(String name) {
    return Require.variable(variables, name) == null ? null : variables.get(name);
  }

  private String text(String name, String fallback) {
    String value = Require.variable(variables, name);
    return value == null ? fallback : value;
  }

  private List<String> list(String name, List<String> fallback) {
    String value = optional(name);
    if (value == null) {
      return fallback;
    }
    return Arrays.stream(value.split(",", -1))
        .map(String::trim)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  private List<String> rooms(String name, List<String> fallback) {
    List<String> names = list(name, fallback);
    for (String room : names) {
      if (NO_NAME.matcher(room).find() || !ServerValues.canBeListed(room)) {
        throw invalid(
            name,
            "names of plain rooms or channels, comma-separated, without quotes, brackets and"
                + " semicolons",
            room);
      }
    }
    if (names.isEmpty()) {
      throw invalid(name, "at least one name", String.valueOf(optional(name)));
    }
    return names.stream().distinct().toList();
  }

  private List<String> origins(String name, List<String> fallback) {
    List<String> values = list(name, fallback);
    for (String value : values) {
      if (!value.equals("*") && !ORIGIN.matcher(value).matches()) {
        throw invalid(
            name, "*, or scheme://host[:port] without a path or a slash at the end", value);
      }
    }
    return values;
  }

  private boolean flag(String name, boolean fallback) {
    String value = text(name, Boolean.toString(fallback)).toLowerCase(Locale.ROOT);
    return switch (value) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> throw invalid(name, "true or false", value);
    };
  }

  private int number(String name, int fallback, int min, int max) {
    String value = text(name, Integer.toString(fallback));
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with the name and the range.
    }
    throw invalid(name, "a number from " + min + " to " + max, value);
  }

  private static ConfigurationException invalid(String name, String wanted, String value) {
    return new ConfigurationException(
        "INVALID_SETTING", name + " must be " + wanted + ", was \"" + value + "\".", null);
  }
}
