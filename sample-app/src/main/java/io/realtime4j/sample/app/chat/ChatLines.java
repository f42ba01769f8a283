package io.realtime4j.sample.app.chat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says events in words. What a status line shows is not said again. */
final class ChatLines {
  /** What was said before is named by its beginning; so much fits into most lines. */
  private static final int BRIEF = 60;

  private ChatLines() {}

  static Optional<String> of(JsonObject event) {
    String line =
        switch (text(event, "event")) {
          case "message" -> text(event, "room") + " " + author(event) + ": " + indented(event);
          case "edited" -> "* " + author(event) + " now says: " + indented(event);
          case "deleted" -> "* a message of " + author(event) + " was deleted";
          case "tick" -> tick(event);
          case "connection" -> "* " + text(event, "text");
          case "room" -> "* in " + text(event, "room");
          case "left" ->
              "! you are no longer in " + text(event, "room") + ": " + text(event, "message");
          case "presence" -> presence(event);
          case "invitation" -> invitation(event);
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
      case "failed" -> "! not sent: " + brief(event) + " (/retry tries again)";
      case "read" -> "* read: " + brief(event);
      default -> "";
    };
  }

  private static String presence(JsonObject event) {
    String text = text(event, "text");
    return "* "
        + text(event, "userId")
        + " is "
        + text(event, "status")
        + (text.isEmpty() ? "" : ": " + text.replace('\n', ' '));
  }

  private static String invitation(JsonObject event) {
    boolean isOwn = event.bool("own").orElse(false);
    String who = text(event, "userId");
    String room = text(event, "room");
    return switch (text(event, "outcome")) {
      case "" ->
          isOwn
              ? "* " + text(event, "by") + " invites you to " + room + ": /accept or /decline"
              : "* " + who + " is invited to " + room;
      case "revoked" ->
          "* the invitation " + (isOwn ? "" : "of " + who + " ") + "to " + room + " was taken back";
      default ->
          "* "
              + (isOwn ? "you have " : who + " has ")
              + text(event, "outcome")
              + " the invitation to "
              + room;
    };
  }

  /** What follows in further lines is not to look like something that somebody else has said. */
  private static String indented(JsonObject event) {
    return text(event, "content").replace("\n", "\n    ");
  }

  private static String brief(JsonObject event) {
    String content = text(event, "content");
    int end = content.indexOf('\n');
    String line = end < 0 ? content : content.substring(0, end);
    if (line.codePointCount(0, line.length()) > BRIEF) {
      line = line.substring(0, line.offsetByCodePoints(0, BRIEF));
    }
    return line.length() < content.length() ? line + "…" : line;
  }

  private static String author(JsonObject event) {
    return event.string("userName").orElse(text(event, "userId")).replace('\n', ' ');
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
