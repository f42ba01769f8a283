package io.realtime4j.server.chat.receipt;

import io.realtime4j.server.chat.message.StoredMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Messages that have come equally far with each of some users: what a whole room has received is
 * one of these, and costs as much as it has messages and users, not their product.
 *
 * @param userIds each once
 * @param messages each once, at least one; some may be of the users themselves
 * @param own messages of the users themselves that lie between: they make one range of what else
 *     would be many
 */
public record Reached(List<String> userIds, List<StoredMessage> messages, List<StoredMessage> own) {
  public Reached(List<String> userIds, List<StoredMessage> messages) {
    this(userIds, messages, List.of());
  }

  static Reached of(String userId, List<StoredMessage> messages) {
    return new Reached(List.of(userId), List.copyOf(new LinkedHashSet<>(messages)));
  }

  Set<String> authors() {
    Set<String> authors = new LinkedHashSet<>();
    messages.forEach(message -> authors.add(message.author()));
    return authors;
  }

  long firstOffset() {
    return messages.stream().mapToLong(StoredMessage::offset).min().orElseThrow();
  }

  long lastOffset() {
    return messages.stream().mapToLong(StoredMessage::offset).max().orElseThrow();
  }
}
