package io.realtime4j.verification.guide;

import io.realtime4j.api.Room;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.TypingText;
import java.util.function.Consumer;

/** Says who is typing, and that we are. */
final class TypingLine {
  static Subscription show(Room room, Consumer<String> line) {
    // guide: show
    Subscription shown = room.onTyping(users -> line.accept(TypingText.of(users).orElse("")));
    // guide: end
    return shown;
  }

  static void type(Room room, String field) {
    // guide: type
    room.keystroke(field); // At each change of the field; an empty one ends it.
    // guide: end
  }

  private TypingLine() {}
}
