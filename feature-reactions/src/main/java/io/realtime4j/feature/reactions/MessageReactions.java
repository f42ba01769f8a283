package io.realtime4j.feature.reactions;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.FeatureStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * Stored as lines of UTF-8: the version, then for each emoji a line of it and its users, with tabs
 * between. Neither has control characters in it.
 */

/** The reactions of one message, as the server keeps them. Immutable. */
final class MessageReactions {
  /** More in one line nobody can tell apart. */
  static final int MAX_KINDS = 20;

  /** What one user may think of one message. */
  static final int MAX_OF_ONE = 5;

  /** Families of four with tones take about half of this. */
  static final int MAX_EMOJI_CHARS = 64;

  static final MessageReactions NONE = new MessageReactions(0, new LinkedHashMap<>());

  private final long version;
  private final Map<String, Set<String>> usersByEmoji;

  private MessageReactions(long version, Map<String, Set<String>> usersByEmoji) {
    this.version = version;
    this.usersByEmoji = usersByEmoji;
  }

  /** Returns how often they have changed. */
  long version() {
    return version;
  }

  int count(String emoji) {
    return usersByEmoji.getOrDefault(emoji, Set.of()).size();
  }

  boolean has(String emoji, String userId) {
    return usersByEmoji.getOrDefault(emoji, Set.of()).contains(userId);
  }

  /** Returns who has reacted in one way, by id, those after one. */
  List<String> usersAfter(String emoji, String userId) {
    return usersByEmoji.getOrDefault(emoji, Set.of()).stream()
        .filter(user -> user.compareTo(userId) > 0)
        .sorted()
        .toList();
  }

  boolean isEmpty() {
    return usersByEmoji.isEmpty();
  }

  /** Returns them as one of their users sees them, the first emoji first. */
  List<Reaction> seenBy(String userId) {
    List<Reaction> seen = new ArrayList<>(usersByEmoji.size());
    usersByEmoji.forEach(
        (emoji, users) -> seen.add(new Reaction(emoji, users.size(), users.contains(userId))));
    return seen;
  }

  /**
   * Returns these and one more, or these if it is among them.
   *
   * @throws RefusedException QUOTA_EXCEEDED
   */
  MessageReactions with(String emoji, String userId) {
    if (has(emoji, userId)) {
      return this;
    }
    if (!usersByEmoji.containsKey(emoji) && usersByEmoji.size() >= MAX_KINDS) {
      throw quota("A message has at most " + MAX_KINDS + " kinds of reactions", MAX_KINDS);
    }
    if (usersByEmoji.values().stream().filter(users -> users.contains(userId)).count()
        >= MAX_OF_ONE) {
      throw quota("A user has at most " + MAX_OF_ONE + " reactions to a message", MAX_OF_ONE);
    }
    Map<String, Set<String>> changed = copy();
    changed.computeIfAbsent(emoji, key -> new LinkedHashSet<>()).add(userId);
    MessageReactions with = new MessageReactions(version + 1, changed);
    if (with.encode().length > FeatureStore.MAX_VALUE_BYTES) {
      throw new RefusedException(
          "QUOTA_EXCEEDED",
          false,
          "The message has as many reactions as can be kept: "
              + FeatureStore.MAX_VALUE_BYTES
              + " bytes",
          null,
          JsonObject.of("limitBytes", FeatureStore.MAX_VALUE_BYTES));
    }
    return with;
  }

  /** Returns these without one, or these if it is not among them. */
  MessageReactions without(String emoji, String userId) {
    if (!has(emoji, userId)) {
      return this;
    }
    Map<String, Set<String>> changed = copy();
    Set<String> users = changed.get(emoji);
    if (users != null && users.remove(userId) && users.isEmpty()) {
      changed.remove(emoji);
    }
    return new MessageReactions(version + 1, changed);
  }

  private Map<String, Set<String>> copy() {
    Map<String, Set<String>> copy = new LinkedHashMap<>();
    usersByEmoji.forEach((emoji, users) -> copy.put(emoji, new LinkedHashSet<>(users)));
    return copy;
  }

  private static RefusedException quota(String message, int limit) {
    return new RefusedException(
        "QUOTA_EXCEEDED", false, message, null, JsonObject.of("limit", limit));
  }

  byte[] encode() {
    StringBuilder text = new StringBuilder().append(version);
    usersByEmoji.forEach(
        (emoji, users) -> {
          text.append('\n').append(emoji);
          users.forEach(user -> text.append('\t').append(user));
        });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static MessageReactions decode(byte[] value) {
    String[] lines = new String(value, StandardCharsets.UTF_8).split("\n", -1);
    Map<String, Set<String>> usersByEmoji = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] parts = lines[i].split("\t", -1);
      Set<String> users = new LinkedHashSet<>(List.of(parts).subList(1, parts.length));
      if (parts.length < 2 || usersByEmoji.put(parts[0], users) != null) {
        throw new IllegalArgumentException("no reactions: " + lines.length + " lines");
      }
    }
    return new MessageReactions(Long.parseLong(lines[0]), usersByEmoji);
  }
}
