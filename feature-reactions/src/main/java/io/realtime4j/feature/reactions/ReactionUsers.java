package io.realtime4j.feature.reactions;

import java.util.List;

/**
 * Some of those who have reacted to a message in one way.
 *
 * @param userIds who, by id
 * @param count how many there are in all
 * @param hasMore whether there are some behind the last of these
 */
public record ReactionUsers(List<String> userIds, int count, boolean hasMore) {
  /** Copies the list. */
  public ReactionUsers {
    userIds = List.copyOf(userIds);
  }
}
