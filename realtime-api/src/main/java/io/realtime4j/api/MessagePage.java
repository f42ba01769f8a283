package io.realtime4j.api;

import java.util.List;

/**
 * A part of a room's history.
 *
 * @param messages ascending by offset
 * @param epoch which history of the log
 * @param hasMore whether there are more in the direction asked
 */
public record MessagePage(List<Message> messages, String epoch, boolean hasMore) {
  /** Copies the list. */
  public MessagePage {
    messages = List.copyOf(messages);
  }
}
