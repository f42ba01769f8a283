package io.realtime4j.backplane.redis;

import io.lettuce.core.RedisURI;
import io.realtime4j.api.ConfigurationException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which Redis, as whom, and under which key. Its text never has the password.
 *
 * @param key what the names of all channels begin with
 */
record RedisLocation(RedisURI uri, String key, Sharding sharding) {
  private static final String TAKES =
      "a Redis backplane takes redis://USER:PASSWORD@HOST:PORT, or rediss:// for TLS, then perhaps"
          + " ?key=socket.io&sharded=dynamic (or static, dynamic-private); what is special in a"
          + " part is written as %XX";

  /** As of {@code @socket.io/redis-adapter}. */
  private static final String DEFAULT_KEY = "socket.io";

  private static final Set<String> OPTIONS = Set.of("key", "sharded");

  /** Whoever takes longer is as good as gone: what is sent meanwhile would come too late. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Pattern SHAPE =
      Pattern.compile(
          "//(?:([^/?@]*)@)?(\\[[0-9a-fA-F:.]+]|[^/?@:]+)?(?::([0-9]{1,5}))?(?:/[0-9]*)?(?:\\?(.*))?");

  /**
   * Parses what stands behind the scheme.
   *
   * @throws ConfigurationException without a word of the location, which may hold a password
   */
  static RedisLocation parse(String scheme, String location) {
    Matcher shape = SHAPE.matcher(location.isEmpty() ? "//localhost" : location);
    if (!shape.matches()) {
      throw unusable("");
    }
    String host = shape.group(2) == null ? "localhost" : shape.group(2);
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
            .withPort(port(shape.group(3)))
            .withSsl(scheme.equals("rediss"))
            .withTimeout(TIMEOUT)
            .withClientName("realtime4j");
    authenticate(uri, shape.group(1));
    Map<String, String> options = options(shape.group(4));
    return new RedisLocation(
        uri.build(), key(options.get("key")), sharding(options.get("sharded")));
  }

  private static int port(@Nullable String text) {
    int port = text == null ? RedisURI.DEFAULT_REDIS_PORT : Integer.parseInt(text);
    if (port < 1 || port > 65_535) {
      throw unusable("; there is no port " + port);
    }
    return port;
  }

  private static void authenticate(RedisURI.Builder uri, @Nullable String userInfo) {
    if (userInfo == null || userInfo.isEmpty()) {
      return;
    }
    int colon = userInfo.indexOf(':');
    if (colon < 0) {
      // A user to some, a password to others.
      throw unusable("; without a user it is redis://:PASSWORD@HOST");
    }
    String user = decoded(userInfo.substring(0, colon));
    String password = decoded(userInfo.substring(colon + 1));
    if (user.isEmpty()) {
      uri.withPassword(password.toCharArray());
    } else {
      uri.withAuthentication(user, password.toCharArray());
    }
  }

  private static Map<String, String> options(@Nullable String query) {
    Map<String, String> options = new HashMap<>();
    for (String option : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = equals < 0 ? "" : decoded(option.substring(equals + 1));
      if (!OPTIONS.contains(name) || options.put(name, value) != null) {
        throw unusable("; its options are key and sharded, each once");
      }
    }
    return options;
  }

  private static String key(@Nullable String key) {
    if (key != null && (key.isEmpty() || key.contains("#"))) {
      throw unusable("; a key is some text without #");
    }
    return key == null ? DEFAULT_KEY : key;
  }

  private static Sharding sharding(@Nullable String name) {
    return name == null
        ? Sharding.NONE
        : Sharding.named(name)
            .orElseThrow(() -> unusable("; sharded is static, dynamic or dynamic-private"));
  }

  private static String decoded(String text) {
    try {
      // A plus sign is one: this is no form.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unusable("");
    }
  }

  private static ConfigurationException unusable(String why) {
    return new ConfigurationException("INVALID_SETTING", TAKES + why + ".", null);
  }

  /** Returns what to change where Redis can never do what is asked of it; null if it may. */
  @Nullable ConfigurationException whyUnfit(Throwable refusal) {
    String text = String.valueOf(Condition.root(refusal).getMessage());
    return sharding.isSharded() && text.contains("unknown command")
        ? new ConfigurationException(
            "INVALID_SETTING",
            "Redis at "
                + this
                + " has no sharded pub/sub: take Redis from 7.0, or leave out sharded=…",
            refusal)
        : null;
  }

  /** Returns where it is, and nothing else. */
  @Override
  public String toString() {
    return uri.getHost() + ":" + uri.getPort();
  }
}
