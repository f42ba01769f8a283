package io.realtime4j.transport.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * A container uses its request objects again once the request is over, and a WebSocket asks for its
 * headers long after.
 */
/** What a request has asked for, copied from the container. Immutable. */
final class RequestHead {
  /** An address; anything else would be looked up, which may block. */
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.%]*");

  private final String method;
  private final String path;
  private final String query;
  private final InetSocketAddress remote;
  private final @Nullable Principal user;

  /** Names and values in turn. */
  private final String[] headers;

  private RequestHead(HttpServletRequest request, @Nullable Principal user) {
    this.method = request.getMethod();
    this.path = request.getRequestURI();
    this.query = request.getQueryString() == null ? "" : request.getQueryString();
    this.remote = remoteOf(request);
    this.user = user;
    List<String> all = new ArrayList<>(32);
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        all.add(name);
        all.add(value);
      }
    }
    this.headers = all.toArray(new String[0]);
  }

  static RequestHead of(HttpServletRequest request, @Nullable Principal user) {
    return new RequestHead(request, user);
  }

  private static InetSocketAddress remoteOf(HttpServletRequest request) {
    String host = request.getRemoteAddr();
    int port = Math.max(0, request.getRemotePort());
    if (LITERAL.matcher(host).matches()) {
      try {
        return new InetSocketAddress(InetAddress.getByName(host), port);
      } catch (UnknownHostException e) {
        // Not an address after all.
      }
    }
    return InetSocketAddress.createUnresolved(host, port);
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  String query() {
    return query;
  }

  InetSocketAddress remote() {
    return remote;
  }

  @Nullable Principal user() {
    return user;
  }

  @Nullable String header(String name) {
    for (int i = 0; i < headers.length; i += 2) {
      if (headers[i].equalsIgnoreCase(name)) {
        return headers[i + 1];
      }
    }
    return null;
  }

  List<String> headers(String name) {
    List<String> values = new ArrayList<>(1);
    for (int i = 0; i < headers.length; i += 2) {
      if (headers[i].equalsIgnoreCase(name)) {
        values.add(headers[i + 1]);
      }
    }
    return List.copyOf(values);
  }
}
