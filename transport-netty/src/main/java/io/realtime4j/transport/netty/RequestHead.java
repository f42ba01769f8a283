package io.realtime4j.transport.netty;

import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request has asked for. Any thread. */
interface RequestHead {
  String method();

  String path();

  String query();

  @Nullable String header(String name);

  List<String> headers(String name);

  /** As Netty has read it. */
  record Read(HttpRequest request, RequestTarget target) implements RequestHead {
    static Read of(HttpRequest request) {
      return new Read(request, RequestTarget.parse(request.uri()));
    }

    @Override
    public String method() {
      return request.method().name();
    }

    @Override
    public String path() {
      return target.path();
    }

    @Override
    public String query() {
      return target.query();
    }

    @Override
    public @Nullable String header(String name) {
      return request.headers().get(name);
    }

    @Override
    public List<String> headers(String name) {
      return List.copyOf(request.headers().getAll(name));
    }

    /** Returns the same as one text. */
    Kept kept() {
      StringBuilder lines = new StringBuilder(256);
      lines.append(method()).append('\n').append(path()).append('\n').append(query()).append('\n');
      for (Map.Entry<String, String> header : request.headers()) {
        lines.append(header.getKey()).append(':').append(header.getValue()).append('\n');
      }
      return new Kept(lines.toString());
    }
  }

  /**
   * As it is kept as long as a WebSocket lives: rarely looked at, and one for each connection.
   *
   * @param lines method, path, query, then the headers; no part of a head holds a line's end
   */
  record Kept(String lines) implements RequestHead {
    private static final int HEADERS = 3;

    @Override
    public String method() {
      return line(0);
    }

    @Override
    public String path() {
      return line(1);
    }

    @Override
    public String query() {
      return line(2);
    }

    @Override
    public @Nullable String header(String name) {
      List<String> values = headers(name, 1);
      return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> headers(String name) {
      return List.copyOf(headers(name, Integer.MAX_VALUE));
    }

    private List<String> headers(String name, int most) {
      List<String> values = new ArrayList<>(1);
      int at = start(HEADERS);
      while (at < lines.length() && values.size() < most) {
        int end = lines.indexOf('\n', at);
        int colon = at + name.length();
        if (colon < end
            && lines.charAt(colon) == ':'
            && lines.regionMatches(true, at, name, 0, name.length())) {
          values.add(lines.substring(colon + 1, end));
        }
        at = end + 1;
      }
      return values;
    }

    private String line(int number) {
      int at = start(number);
      return lines.substring(at, lines.indexOf('\n', at));
    }

    private int start(int number) {
      int at = 0;
      for (int i = 0; i < number; i++) {
        at = lines.indexOf('\n', at) + 1;
      }
      return at;
    }
  }
}
