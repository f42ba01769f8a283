package io.realtime4j.transport.netty;

import java.net.URI;
import java.util.Locale;

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
    boolean tls = scheme.equals(secure);
    String authority = String.valueOf(uri.getRawAuthority());
    String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
    // Not what the URI calls its host: it knows none where a name has an underscore.
    int colon = hostAndPort.indexOf(':', hostAndPort.lastIndexOf(']') + 1);
    String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    if (uri.getRawAuthority() == null || host.isEmpty() || !(tls || scheme.equals(plain))) {
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
    String port = colon < 0 ? "" : hostAndPort.substring(colon + 1);
    return new Origin(tls, bare, port.isEmpty() ? (tls ? 443 : 80) : Integer.parseInt(port));
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
