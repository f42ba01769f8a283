package io.realtime4j.sample.app.chat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says events in words. What a status line shows is not said again. */
final class ChatLines {
  private ChatLines() {}

  static Optional<String> of(JsonObject event) {
    String line =
        switch (text(event, "event")) {
          case "message" ->
              text(event, "room") + " " + author(event) + ": " + text(event, "content");
          case "edited" -> "* " + author(event) + " now says: " + text(event, "content");
          case "deleted" -> "* a message of " + author(event) + " was deleted";
          case "tick" -> tick(event);
          case "connection" -> "* " + text(event, "text");
          case "presence" -> "* " + text(event, "userId") + " is " + text(event, "status");
          case "members" -> "* here: " + list(event, "users");
          case "help" -> text(event, "text");
          case "privacy" ->
              "* seen by " + text(event, "visibility") + ", invisible: " + flag(event, "invisible");
          case "transport" -> "* over " + text(event, "transport") + " now";
          case "error" -> "! " + text(event, "code") + ": " + text(event, "message");
          default -> "";
        };
    return line.isEmpty() ? Optional.empty() : Optional.of(printable(line));
  }

  private static String tick(JsonObject event) {
    return switch (text(event, "tick")) {
      case "failed" -> "! not sent: " + text(event, "content") + " (/retry tries again)";
      case "read" -> "* read: " + text(event, "content");
      default -> "";
    };
  }

  private static String author(JsonObject event) {
    return event.string("userName").orElse(text(event, "userId"));
  }

  private static String text(JsonObject event, String key) {
    return event.string(key).orElse("");
  }

  private static String flag(JsonObject event, String key) {
    return event.bool(key).orElse(false) ? "yes" : "no";
  }

  private static String list(JsonObject event, String key) {
    return event.array(key).orElse(JsonArray.EMPTY).values().stream()
        .map(value -> value instanceof JsonString text ? text.value() : value.toString())
        .collect(Collectors.joining(", "));
  }

  /** What others have written is not to move the cursor or to colour the screen. */
  static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean isOdd = Character.isISOControl(c) && c != '\n' && c != '\t';
              safe.appendCodePoint(isOdd ? '\uFFFD' : c);
            });
    return safe.toString();
  }
}
