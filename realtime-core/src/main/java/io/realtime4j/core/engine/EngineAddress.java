package io.realtime4j.core.engine;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The addresses of one Engine.IO server. */
public final class EngineAddress {
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

  private final URI server;
  private final String path;

  /**
   * Creates one.
   *
   * @param server {@code http} or {@code https}; its path is put before {@code path}, its query is
   *     added to that of every request
   * @param path the Engine.IO path, such as {@code /socket.io/}
   */
  public EngineAddress(URI server, String path) {
    this.server = server;
    String base = server.getRawPath() == null ? "" : server.getRawPath();
    String prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    this.path = prefix + (path.startsWith("/") ? path : "/" + path);
  }

  /** Returns whether the way there is TLS. */
  boolean isSecure() {
    return "https".equals(server.getScheme());
  }

  /** Returns the host in lower case, without its port. */
  String host() {
    String authority = server.getRawAuthority().toLowerCase(Locale.ROOT);
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  /** Returns whether the server is on this machine, as far as its name tells. */
  public boolean isLoopback() {
    String host = host();
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || LOOPBACK.matcher(host).matches();
  }

  /** Returns the path of every request. */
  String path() {
    return path;
  }

  /** Returns the address to open a WebSocket at. */
  URI webSocket(@Nullable String sid) {
    String scheme = isSecure() ? "wss" : "ws";
    return uri(scheme, "websocket", sid, "");
  }

  /**
   * Returns the address of one polling request.
   *
   * @param number makes the address unique, so that nothing on the way answers from a cache
   */
  URI polling(@Nullable String sid, long number) {
    return uri(server.getScheme(), "polling", sid, "&t=" + Long.toString(number, 36));
  }

  private URI uri(String scheme, String transport, @Nullable String sid, String more) {
    String query = server.getRawQuery() == null ? "" : server.getRawQuery() + "&";
    String session = sid == null ? "" : "&sid=" + sid;
    return URI.create(
        scheme
            + "://"
            + server.getRawAuthority()
            + path
            + "?"
            + query
            + "EIO=4&transport="
            + transport
            + session
            + more);
  }

  /** Returns scheme, host, port and path, for people; never a query, which may hold a secret. */
  @Override
  public String toString() {
    return server.getScheme() + "://" + server.getRawAuthority() + path;
  }
}
