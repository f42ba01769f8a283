package io.realtime4j.backplane.redis;

import io.lettuce.core.RedisURI;
import io.realtime4j.api.ConfigurationException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which Redis, as whom, and under which key. Its text never has the password.
 *
 * @param key what the names of all channels begin with
 */
record RedisLocation(RedisURI uri, String key) {
  private static final String TAKES =
      "a Redis backplane takes redis://USER:PASSWORD@HOST:PORT, or rediss:// for TLS, then perhaps"
          + " ?key=socket.io; what is special in a part is written as %XX";

  /** As of {@code @socket.io/redis-adapter}. */
  private static final String DEFAULT_KEY = "socket.io";

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
    return new RedisLocation(uri.build(), key(shape.group(4)));
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

  private static String key(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return DEFAULT_KEY;
    }
    int equals = query.indexOf('=');
    String name = equals < 0 ? query : query.substring(0, equals);
    if (!name.equals("key") || query.contains("&")) {
      throw unusable("; it has no option but key");
    }
    String key = equals < 0 ? "" : decoded(query.substring(equals + 1));
    if (key.isEmpty() || key.contains("#")) {
      throw unusable("; a key is some text without #");
    }
    return key;
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

  /** Returns where it is, and nothing else. */
  @Override
  public String toString() {
    return uri.getHost() + ":" + uri.getPort();
  }
}
