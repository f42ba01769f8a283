package io.realtime4j.store.postgres;

import io.realtime4j.api.ConfigurationException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which database, as whom, and how. Its text never has the password. */
final class PostgresLocation {
  static final int DEFAULT_PORT = 5432;

  private static final String TAKES =
      "a PostgreSQL store takes postgres://USER:PASSWORD@HOST:PORT/DATABASE, then perhaps ?pool=4,"
          + " timeout=10 (seconds), schema=realtime4j, user=, password=, sslmode=, sslrootcert=,"
          + " sslcert=, sslkey=, joined by &; what is special in a part is written as %XX";

  private static final Pattern SHAPE =
      Pattern.compile(
          "//(?:([^/?@]*)@)?(\\[[0-9a-fA-F:.]+]|[^/?@:]+)(?::([0-9]{1,5}))?/([^/?]+)(?:\\?(.*))?");

  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  /** What is given to the driver as it is. */
  private static final List<String> OF_DRIVER =
      List.of("sslmode", "sslrootcert", "sslcert", "sslkey");

  private final String host;
  private final int port;
  private final String database;
  private final Map<String, String> options;

  private PostgresLocation(String host, int port, String database, Map<String, String> options) {
    this.host = host;
    this.port = port;
    this.database = database;
    this.options = options;
  }

  /**
   * Parses what stands behind the scheme: {@code //USER:PASSWORD@HOST:PORT/DATABASE?OPTIONS}.
   *
   * @throws ConfigurationException without a word of the location, which may hold a password
   */
  static PostgresLocation parse(String location) {
    Matcher shape = SHAPE.matcher(location);
    if (!shape.matches()) {
      throw unusable("");
    }
    Map<String, String> options = new LinkedHashMap<>();
    String userInfo = shape.group(1);
    if (userInfo != null) {
      int colon = userInfo.indexOf(':');
      options.put("user", decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)));
      if (colon >= 0) {
        options.put("password", decoded(userInfo.substring(colon + 1)));
      }
    }
    String query = shape.group(5);
    for (String option : query == null ? List.<String>of() : List.of(query.split("&", -1))) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw unusable("");
      }
      options.put(option.substring(0, equals), decoded(option.substring(equals + 1)));
    }
    String port = shape.group(3);
    PostgresLocation parsed =
        new PostgresLocation(
            shape.group(2),
            port == null ? DEFAULT_PORT : Integer.parseInt(port),
            decoded(shape.group(4)),
            options);
    parsed.check();
    return parsed;
  }

  private void check() {
    for (String name : options.keySet()) {
      if (!OF_DRIVER.contains(name)
          && !List.of("user", "password", "pool", "timeout", "schema").contains(name)) {
        throw unusable("; it has no option '" + name + "'");
      }
    }
    if (port < 1 || port > 65_535) {
      throw unusable("; there is no port " + port);
    }
    if (!SCHEMA.matcher(schema()).matches()) {
      throw unusable("; a schema is named by a-z, 0-9 and _");
    }
    number("pool", 4, 100);
    number("timeout", 10, 600);
  }

  private int number(String option, int otherwise, int max) {
    String text = options.get(option);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,4}") || text.matches("0+") || Integer.parseInt(text) > max) {
      throw unusable("; " + option + " is a number from 1 to " + max);
    }
    return Integer.parseInt(text);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unusable("; a % begins two digits of base 16");
    }
  }

  private static ConfigurationException unusable(String reason) {
    return new ConfigurationException("INVALID_SETTING", TAKES + reason, null);
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  String database() {
    return database;
  }

  @Nullable String user() {
    return options.get("user");
  }

  @Nullable String password() {
    return options.get("password");
  }

  String schema() {
    return options.getOrDefault("schema", "realtime4j");
  }

  /** Returns how many connections read; one more writes. */
  int pool() {
    return number("pool", 4, 100);
  }

  /** Returns how long one statement may take. */
  int timeoutSeconds() {
    return number("timeout", 10, 600);
  }

  /** Returns what the driver is told as it is, in the order given. */
  Map<String, String> driverOptions() {
    Map<String, String> given = new LinkedHashMap<>(options);
    given.keySet().retainAll(OF_DRIVER);
    return given;
  }

  /** Returns what may be shown: where, never as whom. */
  @Override
  public String toString() {
    return "postgres://" + host + ":" + port + "/" + database;
  }
}
