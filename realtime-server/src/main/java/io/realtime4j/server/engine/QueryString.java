package io.realtime4j.server.engine;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The query of a request target. */
public final class QueryString {
  private QueryString() {}

  /**
   * Returns the parameters in order, of a repeated one the first.
   *
   * @throws IllegalArgumentException if an escape is malformed
   */
  public static Map<String, String> parse(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    int start = 0;
    while (start < query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      if (end > start) {
        int equals = query.indexOf('=', start);
        boolean bare = equals < 0 || equals > end;
        String name = decode(query.substring(start, bare ? end : equals));
        String value = bare ? "" : decode(query.substring(equals + 1, end));
        parameters.putIfAbsent(name, value);
      }
      start = end + 1;
    }
    return Collections.unmodifiableMap(parameters);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
