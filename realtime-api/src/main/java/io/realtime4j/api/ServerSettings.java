package io.realtime4j.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What variables say to a server, one by one: for whoever has to see what holds, and everything
 * that is wrong at once, where {@link ServerOptions#fromEnvironment} stops at the first.
 */
public final class ServerSettings {
  private static final Set<String> SECRETS =
      Set.of("REALTIME_JWT_SECRET", "REALTIME_API_KEY", "REALTIME_METRICS_TOKEN");

  private static final String NONE = "none";
  private static final String HIDDEN = "(not shown)";

  /** What holds where nothing is set. */
  private static final Map<String, Function<ServerOptions, String>> DEFAULTS = defaults();

  /**
   * A variable.
   *
   * @param name such as {@code REALTIME_PORT}
   * @param value what it is set to, else its default; never a secret, nor what is set under a name
   *     that is not known, for that may be one
   * @param isSet whether it is set, be it to something wrong
   * @param problem what is wrong with it, {@code null} for nothing
   */
  public record Setting(String name, String value, boolean isSet, @Nullable String problem) {}

  private ServerSettings() {}

  /**
   * Returns every variable that a server reads, then those that look like misspelt ones. Whether a
   * store or transport is there that is named is not looked up.
   */
  public static List<Setting> of(Map<String, String> variables) {
    List<Setting> settings = new ArrayList<>();
    for (String name : VariableNames.OF_OPTIONS) {
      settings.add(
          setting(name, variables, problem(() -> ServerVariables.read(of(name, variables)))));
    }
    for (String name : VariableNames.OF_PLUGINS) {
      settings.add(
          setting(name, variables, problem(() -> ServerVariables.checkPlugin(name, variables))));
    }
    VariableNames.misspelt(variables.keySet(), VariableNames.OF_SERVERS)
        .forEach(
            (name, meant) ->
                settings.add(
                    new Setting(
                        name,
                        HIDDEN,
                        true,
                        "Nothing reads " + name + ". Is " + meant + " meant?")));
    return settings;
  }

  /** Returns a variable alone, with what it needs to be right. */
  private static Map<String, String> of(String name, Map<String, String> variables) {
    Map<String, String> alone = new LinkedHashMap<>();
    for (String one : List.of(name, "REALTIME_JWT_AUDIENCE")) {
      String value = variables.get(one);
      // What is wrong with the audience is said of the audience.
      if (value != null && (one.equals(name) || !value.isBlank())) {
        alone.put(one, value);
      }
    }
    return alone;
  }

  private static @Nullable String problem(Runnable check) {
    try {
      check.run();
      return null;
    } catch (ConfigurationException e) {
      return e.getMessage();
    }
  }

  private static Setting setting(
      String name, Map<String, String> variables, @Nullable String problem) {
    String given = variables.get(name);
    String value = given == null ? byDefault(name) : given.trim();
    return new Setting(
        name, given != null && SECRETS.contains(name) ? HIDDEN : value, given != null, problem);
  }

  private static String byDefault(String name) {
    Function<ServerOptions, String> value = DEFAULTS.get(name);
    return value == null ? NONE : value.apply(ServerOptions.defaults());
  }

  private static Map<String, Function<ServerOptions, String>> defaults() {
    Map<String, Function<ServerOptions, String>> map = new LinkedHashMap<>();
    map.put("REALTIME_NODE_ID", o -> "drawn at each start");
    map.put("REALTIME_HOST", ServerOptions::host);
    map.put("REALTIME_PORT", o -> Integer.toString(o.port()));
    map.put("REALTIME_SHARDS", o -> Integer.toString(o.shards()));
    map.put("REALTIME_PING_INTERVAL", o -> millis(o.pingInterval()));
    map.put("REALTIME_PING_TIMEOUT", o -> millis(o.pingTimeout()));
    map.put("REALTIME_HEAD_TIMEOUT", o -> millis(o.headTimeout()));
    map.put("REALTIME_BODY_TIMEOUT", o -> millis(o.bodyTimeout()));
    map.put("REALTIME_IDLE_TIMEOUT", o -> millis(o.idleTimeout()));
    map.put("REALTIME_MAX_PAYLOAD", o -> Integer.toString(o.maxPayloadBytes()));
    map.put("REALTIME_RECOVERY", o -> Long.toString(o.recovery().toSeconds()));
    map.put("REALTIME_JWT_AUDIENCE", o -> "any");
    map.put("REALTIME_JWT_ISSUER", o -> "any");
    map.put("REALTIME_DEV_MODE", o -> Boolean.toString(o.devMode()));
    map.put("REALTIME_ALLOW_ANONYMOUS", o -> Boolean.toString(o.allowAnonymous()));
    map.put("REALTIME_TRUST_CLIENT_TENANT", o -> Boolean.toString(o.trustClientTenant()));
    map.put("REALTIME_ROOMS", o -> String.join(",", o.rooms()));
    map.put("REALTIME_CORS_ORIGIN", o -> "same origin");
    map.put("REALTIME_MAX_CONNECTIONS", o -> Integer.toString(o.maxConnections()));
    map.put("REALTIME_RATE_LIMIT", o -> Integer.toString(o.eventsPerSecond()));
    map.put(
        "REALTIME_MAX_CONNECTIONS_PER_USER",
        o -> Integer.toString(o.limits().connectionsPerUser()));
    map.put(
        "REALTIME_MAX_CONNECTIONS_PER_ADDRESS",
        o -> Integer.toString(o.limits().connectionsPerAddress()));
    map.put(
        "REALTIME_RATE_LIMIT_HANDSHAKES", o -> Integer.toString(o.limits().handshakesPerAddress()));
    for (ServerLimits.Family family : ServerLimits.Family.values()) {
      map.put(
          VariableNames.rateLimit(family),
          o -> Integer.toString(o.limits().eventsPerSecond(family)));
    }
    map.put("REALTIME_FORWARDED_HEADER", o -> VariableNames.written(o.forwardedHeader()));
    map.put("REALTIME_ENABLE_PRESENCE", o -> Boolean.toString(o.presence()));
    map.put("REALTIME_ENABLE_TYPING", o -> Boolean.toString(o.typing()));
    map.put("REALTIME_PRESENCE_GRACE", o -> millis(o.presenceGrace()));
    map.put("REALTIME_DRAIN", o -> millis(o.drainTime()));
    map.put("REALTIME_TYPING_TIMEOUT", o -> millis(o.typingExpiry()));
    map.put("REALTIME_PRESENCE_SCOPE", o -> o.presenceScope().name().toLowerCase(Locale.ROOT));
    map.put("REALTIME_ENABLE_COMPRESSION", o -> Boolean.toString(o.compression()));
    map.put("REALTIME_ENABLE_HEALTH", o -> Boolean.toString(o.health()));
    map.put("REALTIME_HEALTH_PATH", ServerOptions::healthPath);
    map.put("REALTIME_KEEP_DAYS", o -> "0");
    map.put("REALTIME_KEEP_MESSAGES", o -> Long.toString(o.maxRoomMessages()));
    map.put("REALTIME_KEEP_BYTES", o -> Long.toString(o.maxRoomBytes()));
    map.put(VariableNames.STORE, o -> "found");
    map.put(VariableNames.SERVER_TRANSPORT, o -> "found");
    map.put("REALTIME_ENABLE_METRICS", o -> "true");
    map.put("REALTIME_METRICS_PATH", o -> "/metrics");
    return map;
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }
}
