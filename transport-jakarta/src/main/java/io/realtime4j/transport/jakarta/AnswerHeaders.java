package io.realtime4j.transport.jakarta;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers of an answer, checked: containers differ in what they let through. */
final class AnswerHeaders {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private AnswerHeaders() {}

  /**
   * Returns a copy of {@code headers}.
   *
   * @throws IllegalArgumentException if a name or value is not allowed in HTTP
   */
  static Map<String, String> checked(Map<String, String> headers) {
    Map<String, String> copy = new LinkedHashMap<>();
    headers.forEach(
        (name, value) -> {
          if (name.isEmpty() || !name.chars().allMatch(AnswerHeaders::isTokenChar)) {
            throw new IllegalArgumentException(
                "a header's name has a character that is not allowed");
          }
          if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7F))) {
            throw new IllegalArgumentException(
                "the value of header " + name + " has a character that is not allowed");
          }
          copy.put(name, value);
        });
    return Collections.unmodifiableMap(copy);
  }

  private static boolean isTokenChar(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }
}
