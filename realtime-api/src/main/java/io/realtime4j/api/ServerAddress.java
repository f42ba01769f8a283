package io.realtime4j.api;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the address of a server. */
final class ServerAddress {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern PORT = Pattern.compile("[1-9]\\d{0,4}");

  private ServerAddress() {}

  /** Returns an {@code http} or {@code https} address. */
  static URI parse(String text, String source) {
    URI uri;
    try {
      uri = new URI(text.trim());
    } catch (URISyntaxException e) {
      throw invalid(text, source, e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String http =
        switch (scheme) {
          case "http", "ws" -> "http";
          case "https", "wss" -> "https";
          default -> throw invalid(text, source, null);
        };
    try {
      return new URI(http + "://" + authority(uri) + path(uri));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw invalid(text, source, e);
    }
  }

  /*
   * Read by hand, because URI knows no host where a name has an underscore, as those of containers
   * often have, or is not in ASCII.
   */
  private static String authority(URI uri) {
    String given = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String hostAndPort = given.substring(given.lastIndexOf('@') + 1);
    int colon = hostAndPort.indexOf(':', hostAndPort.lastIndexOf(']') + 1);
    String name = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    String host = name.startsWith("[") ? name : IDN.toASCII(name);
    if (!(name.startsWith("[") ? uri.getHost() != null : NAME.matcher(host).matches())) {
      throw new IllegalArgumentException("no host");
    }
    if (colon < 0 || colon == hostAndPort.length() - 1) {
      return host;
    }
    String port = hostAndPort.substring(colon + 1);
    if (!PORT.matcher(port).matches() || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException("no port");
    }
    return host + ":" + port;
  }

  /** Returns path and query as they were given: decoded, an escaped character would be another. */
  private static String path(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static ConfigurationException invalid(
      String text, String source, @org.jspecify.annotations.Nullable Throwable cause) {
    return new ConfigurationException(
        "INVALID_URL",
        "The server address must look like http://host:port or wss://host; "
            + source
            + " gave \""
            + text
            + "\".",
        cause);
  }
}
