package io.realtime4j.server.chat.presence;

import io.realtime4j.server.chat.session.RoomKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Who is present in which rooms of a tenant. */
final class RoomIndex {
  private final Map<String, Set<RoomKey>> byUser = new LinkedHashMap<>();
  private final Map<RoomKey, Set<String>> byRoom = new LinkedHashMap<>();

  void entered(RoomKey room, String userId) {
    byUser.computeIfAbsent(userId, u -> new LinkedHashSet<>()).add(room);
    byRoom.computeIfAbsent(room, r -> new LinkedHashSet<>()).add(userId);
  }

  void exited(RoomKey room, String userId) {
    remove(byUser, userId, room);
    remove(byRoom, room, userId);
  }

  private static <K, V> void remove(Map<K, Set<V>> index, K key, V value) {
    Set<V> values = index.get(key);
    if (values != null && values.remove(value) && values.isEmpty()) {
      index.remove(key);
    }
  }

  Set<RoomKey> of(String userId) {
    return byUser.getOrDefault(userId, Set.of());
  }

  Set<String> in(RoomKey room) {
    return byRoom.getOrDefault(room, Set.of());
  }

  /** Returns whether more than {@code limit} of those present count. */
  boolean exceeds(RoomKey room, int limit, Predicate<String> counts) {
    Set<String> present = in(room);
    return present.size() > limit
        && present.stream().filter(counts).limit(limit + 1L).count() > limit;
  }

  boolean isEmpty() {
    return byUser.isEmpty();
  }
}
