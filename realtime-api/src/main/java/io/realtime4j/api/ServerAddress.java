package io.realtime4j.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads the address of a server. */
final class ServerAddress {
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
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
      throw invalid(text, source, null);
    }
    try {
      return new URI(http, null, uri.getHost(), uri.getPort(), uri.getPath(), uri.getQuery(), null);
    } catch (URISyntaxException e) {
      throw invalid(text, source, e);
    }
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
