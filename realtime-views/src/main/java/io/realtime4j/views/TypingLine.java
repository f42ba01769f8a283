package io.realtime4j.views;

import io.realtime4j.api.TypingUser;
import java.util.List;

/**
 * Who else is typing in a room.
 *
 * @param users in the order in which they began
 * @param text the sentence about them; empty if nobody types
 */
public record TypingLine(List<TypingUser> users, String text) {
  /** Copies the list. */
  public TypingLine {
    users = List.copyOf(users);
  }
}
