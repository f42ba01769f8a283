package io.realtime4j.server.chat.http;

import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of a program that manages the server.
 *
 * @param tenant whose key it came with
 * @param parts what stands for the parts in braces of the path
 * @param query the parameters
 * @param body what was sent, empty if nothing
 */
record AdminCall(String tenant, List<String> parts, Map<String, String> query, Payload body) {
  private static final int DEFAULT_PAGE = 100;

  String part(int index) {
    return parts.get(index);
  }

  /** Refuses other fields: a setting that is misspelt must not pass for one that is not set. */
  AdminCall only(String... fields) {
    for (String field : body.json().members().keySet()) {
      if (!List.of(fields).contains(field)) {
        throw Refusals.validation(field, "is not known here");
      }
    }
    return this;
  }

  /** Returns after what to go on. */
  String after() {
    return query.getOrDefault("after", "");
  }

  /** Returns how many are asked for; whether that can be is said where it is used. */
  int limit() {
    String limit = query.get("limit");
    try {
      return limit == null ? DEFAULT_PAGE : Integer.parseInt(limit);
    } catch (NumberFormatException e) {
      throw Refusals.validation("limit", "must be a number");
    }
  }

  String text(String field) {
    String text = body.optionalText(field);
    if (text == null) {
      throw Refusals.validation(field, "is required");
    }
    return text;
  }

  String text(String field, String otherwise) {
    String text = body.optionalText(field);
    return text == null ? otherwise : text;
  }

  /**
   * Returns until when, {@code null} if it is not said.
   *
   * @param others what may be said besides
   */
  @Nullable Instant until(String... others) {
    String[] fields = Arrays.copyOf(others, others.length + 1);
    fields[others.length] = "until";
    only(fields);
    Long millis = body.optionalTime("until");
    try {
      return millis == null ? null : Instant.ofEpochMilli(millis);
    } catch (DateTimeException e) {
      throw Refusals.validation("until", "is out of range");
    }
  }
}
