package io.realtime4j.server.chat.http;

import io.realtime4j.server.chat.session.Refusals;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A method of a path.
 *
 * @param template such as {@code /api/rooms/{room}}: a part in braces is any text but a slash
 * @param success the status of an answer that is no refusal
 */
record AdminRoute(String method, String template, int success, AdminAction action) {
  /**
   * Returns the texts that stand for the parts in braces, still escaped; empty if it is another.
   */
  Optional<List<String>> match(String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        parts.add(given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parts);
  }

  /** Returns a part as it was meant. */
  static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusals.validation("path", "has a malformed escape");
    }
  }
}
