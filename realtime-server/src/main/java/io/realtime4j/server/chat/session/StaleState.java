package io.realtime4j.server.chat.session;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a session that does not read was not told: not the words, which are old by the time it reads
 * again, but of what they were. Bounded; past that it is everything. Loop only.
 */
public final class StaleState {
  /** More than this is told faster by telling all. */
  static final int MAX_KEYS = 500;

  private final Set<String> users = new LinkedHashSet<>();
  private final Set<Topic> topics = new LinkedHashSet<>();
  private boolean all;

  /** The presence of a user. */
  public void user(String userId) {
    if (!all) {
      users.add(userId);
      check();
    }
  }

  /** Something of a room. */
  public void topic(Topic topic) {
    if (!all) {
      topics.add(topic);
      check();
    }
  }

  private void check() {
    if (users.size() + topics.size() > MAX_KEYS) {
      all = true;
      users.clear();
      topics.clear();
    }
  }

  /** Returns whether it is everything that the session watches. */
  public boolean isAll() {
    return all;
  }

  public List<String> users() {
    return List.copyOf(users);
  }

  public List<Topic> topics() {
    return List.copyOf(topics);
  }
}
