package io.realtime4j.transport.netty;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect.
 *
 * @param host a name or an address, an IPv6 address without brackets
 */
record Origin(boolean secure, String host, int port) {
  /**
   * Takes the origin from a URI.
   *
   * @throws IllegalArgumentException if the scheme is neither {@code plain} nor {@code secure}, or
   *     there is no host
   */
  static Origin of(URI uri, String plain, String secure) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    @Nullable String host = uri.getHost();
    boolean tls = scheme.equals(secure);
    if (host == null || !(tls || scheme.equals(plain))) {
      throw new IllegalArgumentException(
          "expected "
              + plain
              + "://host or "
              + secure
              + "://host, was "
              + uri.getScheme()
              + "://"
              + uri.getRawAuthority());
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Origin(tls, bare, uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80);
  }

  /** Returns the value of the Host header: the port is left out where it is the scheme's own. */
  String hostHeader() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? name : name + ":" + port;
  }

  /** Returns the path and query of {@code uri} as a request names them. */
  static String target(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}
