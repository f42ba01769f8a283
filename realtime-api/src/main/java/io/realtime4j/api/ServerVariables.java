package io.realtime4j.api;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a server's options from variables; an unset or blank one means its default. */
final class ServerVariables {
  private final Map<String, String> variables;

  private ServerVariables(Map<String, String> variables) {
    this.variables = variables;
  }

  static ServerOptions read(Map<String, String> variables) {
    ServerVariables v = new ServerVariables(variables);
    return new ServerOptions(
        v.text("REALTIME_HOST", "0.0.0.0"),
        v.number("REALTIME_PORT", 3101, 0, 65535),
        "/socket.io/",
        v.number("REALTIME_SHARDS", 0, 0, 1024),
        Duration.ofMillis(v.number("REALTIME_PING_INTERVAL", 25_000, 100, 3_600_000)),
        Duration.ofMillis(v.number("REALTIME_PING_TIMEOUT", 20_000, 100, 3_600_000)),
        Duration.ofSeconds(45),
        v.number("REALTIME_MAX_PAYLOAD", 1_000_000, 1024, 1 << 30),
        Duration.ofSeconds(v.number("REALTIME_RECOVERY", 120, 0, 86_400)),
        v.optional("REALTIME_JWT_SECRET"),
        v.flag("REALTIME_DEV_MODE", false),
        v.flag("REALTIME_ALLOW_ANONYMOUS", false),
        v.flag("REALTIME_TRUST_CLIENT_TENANT", false),
        v.list("REALTIME_ROOMS", "general,announcements"),
        v.list("REALTIME_CORS_ORIGIN", ""),
        v.number("REALTIME_MAX_CONNECTIONS", 10_000, 1, Integer.MAX_VALUE),
        v.number("REALTIME_RATE_LIMIT", 100, 1, Integer.MAX_VALUE),
        Duration.ofMillis(v.number("REALTIME_PRESENCE_GRACE", 15_000, 0, 3_600_000)),
        Duration.ofMillis(v.number("REALTIME_TYPING_TIMEOUT", 6_000, 1_000, 60_000)),
        v.scope(),
        100,
        v.flag("REALTIME_ENABLE_HEALTH", true),
        v.text("REALTIME_HEALTH_PATH", "/health"));
  }

  private ServerOptions.PresenceScope scope() {
    String value = text("REALTIME_PRESENCE_SCOPE", "watchers");
    return switch (value) {
      case "watchers" -> ServerOptions.PresenceScope.WATCHERS;
      case "tenant" -> ServerOptions.PresenceScope.TENANT;
      default -> throw invalid("REALTIME_PRESENCE_SCOPE", "watchers or tenant", value);
    };
  }

  private @Nullable String optional(String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  private String text(String name, String fallback) {
    String value = optional(name);
    return value == null ? fallback : value.trim();
  }

  private List<String> list(String name, String fallback) {
    return Arrays.stream(text(name, fallback).split(",", -1))
        .map(String::trim)
        .filter(item -> !item.isEmpty())
        .toList();
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
