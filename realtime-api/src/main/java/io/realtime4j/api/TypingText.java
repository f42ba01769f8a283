package io.realtime4j.api;

import java.util.List;
import java.util.Optional;

/** The sentences about people typing. */
public final class TypingText {
  private TypingText() {}

  /** Returns the sentence, naming at most two or three people; empty for nobody. */
  public static Optional<String> of(List<TypingUser> users) {
    return switch (users.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(name(users, 0) + " is typing...");
      case 2 -> Optional.of(name(users, 0) + " and " + name(users, 1) + " are typing...");
      case 3 ->
          Optional.of(
              name(users, 0)
                  + ", "
                  + name(users, 1)
                  + ", and "
                  + name(users, 2)
                  + " are typing...");
      default ->
          Optional.of(
              name(users, 0)
                  + ", "
                  + name(users, 1)
                  + ", and "
                  + (users.size() - 2)
                  + " others are typing...");
    };
  }

  private static String name(List<TypingUser> users, int index) {
    String name = users.get(index).userName();
    return name == null ? "Someone" : name;
  }
}
