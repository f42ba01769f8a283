package io.realtime4j.sample.app.chat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import java.io.PrintWriter;

/** Takes what happens, from any thread. */
@FunctionalInterface
interface ChatEvents {
  /** Takes one event: a member {@code event} with its kind, and what belongs to it. */
  void accept(JsonObject event);

  /** Returns one that prints an object a line. */
  static ChatEvents json(PrintWriter out) {
    return event -> print(out, Json.toText(event));
  }

  /** Returns one that prints what people read. */
  static ChatEvents text(PrintWriter out) {
    return new SpokenEvents(line -> print(out, line));
  }

  private static void print(PrintWriter out, String line) {
    // A line is written as a whole, whichever threads write.
    out.println(line);
    out.flush();
  }
}
