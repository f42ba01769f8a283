package io.realtime4j.server.engine;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page comes from (RFC 6454): two origins are one if scheme, host and port are, whether the
 * port is written or the scheme's own.
 *
 * @param port -1 if the scheme has none of its own and none is written
 */
public record Origin(String scheme, String host, int port) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");

  /**
   * Reads an origin as a configuration names it.
   *
   * @throws IllegalArgumentException if no browser could send it
   */
  public static Origin parse(String text) {
    Origin origin = of(text);
    if (origin == null) {
      throw new IllegalArgumentException(
          "the origin "
              + text
              + " could never match: browsers send scheme://host or scheme://host:port, without a"
              + " path or a slash at the end");
    }
    return origin;
  }

  /** Reads an origin as a request names it; null if it is none, as {@code null} is none. */
  static @Nullable Origin of(String text) {
    int authority = text.indexOf("://");
    if (authority <= 0) {
      return null;
    }
    String scheme = text.substring(0, authority).toLowerCase(Locale.ROOT);
    return of(scheme, text.substring(authority + 3));
  }

  /** Reads the Host header of a request to a page of this origin's scheme. */
  @Nullable Origin withHost(String hostHeader) {
    return of(scheme, hostHeader);
  }

  private static @Nullable Origin of(String scheme, String authority) {
    try {
      String ascii = authority.startsWith("[") ? authority : toAscii(authority);
      URI uri = new URI(scheme + "://" + ascii);
      int colon = ascii.indexOf(':', ascii.lastIndexOf(']') + 1);
      String name = colon < 0 ? ascii : ascii.substring(0, colon);
      // A URI knows no host where a name has an underscore; browsers and containers know such
      // names.
      boolean named = name.startsWith("[") ? uri.getHost() != null : NAME.matcher(name).matches();
      if (!named || !ascii.equals(uri.getRawAuthority())) {
        return null;
      }
      String written = colon < 0 ? "" : ascii.substring(colon + 1);
      if (colon >= 0 && !PORT.matcher(written).matches()) {
        return null;
      }
      int port = colon < 0 ? portOf(scheme) : Integer.parseInt(written);
      return port > 65_535 ? null : new Origin(scheme, name.toLowerCase(Locale.ROOT), port);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Browsers send international names in their ASCII form. */
  private static String toAscii(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon < 0
        ? IDN.toASCII(authority)
        : IDN.toASCII(authority.substring(0, colon)) + authority.substring(colon);
  }

  private static int portOf(String scheme) {
    return switch (scheme) {
      case "http", "ws" -> 80;
      case "https", "wss" -> 443;
      default -> -1;
    };
  }
}
