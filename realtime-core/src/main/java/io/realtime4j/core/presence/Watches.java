package io.realtime4j.core.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whom we watch, and how often we were asked to. Rules only. */
final class Watches {
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** Counts users; returns those not watched before. */
  List<String> add(Collection<String> userIds) {
    List<String> fresh = new ArrayList<>();
    for (String user : userIds) {
      if (counts.merge(user, 1, Integer::sum) == 1) {
        fresh.add(user);
      }
    }
    return fresh;
  }

  /** Counts users down; returns those watched no more. */
  List<String> remove(Collection<String> userIds) {
    List<String> gone = new ArrayList<>();
    for (String user : userIds) {
      if (counts.merge(user, -1, Integer::sum) <= 0) {
        counts.remove(user);
        gone.add(user);
      }
    }
    return gone;
  }

  boolean contains(String userId) {
    return counts.containsKey(userId);
  }

  /** Returns all, in the order of being asked for. */
  List<String> all() {
    return List.copyOf(counts.keySet());
  }

  /** Splits users into calls of a size that a server takes. */
  static List<List<String>> chunks(List<String> userIds, int most) {
    List<List<String>> chunks = new ArrayList<>();
    for (int from = 0; from < userIds.size(); from += most) {
      chunks.add(List.copyOf(userIds.subList(from, Math.min(from + most, userIds.size()))));
    }
    return chunks;
  }
}
