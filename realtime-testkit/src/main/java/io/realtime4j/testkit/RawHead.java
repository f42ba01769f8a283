package io.realtime4j.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The head of an HTTP message, and its body if it had a length.
 *
 * @param start the request line or status line
 * @param headers the values by lower-case name
 */
record RawHead(String start, Map<String, String> headers, byte[] body) {
  int status() {
    return Integer.parseInt(start.split(" ", 3)[1]);
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
