package io.realtime4j.server.chat.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that a session is in, and those that it may be about to enter: a place is kept when it
 * is asked for, so that what is asked at once cannot exceed what is allowed together. Confined to
 * the session's loop.
 */
final class RoomPlaces {
  // The rooms joined, each with the names under which: null for its own, else threads' views.
  // Not to be changed while empty, as in most sessions.
  private Map<RoomKey, Set<@Nullable String>> joined = Collections.emptyMap();
  // How many requests would enter a room. Not to be changed while empty.
  private Map<RoomKey, Integer> entering = Collections.emptyMap();
  // How many of those rooms are not joined.
  private int kept;

  Map<RoomKey, Set<@Nullable String>> joined() {
    return joined;
  }

  boolean reserve(RoomKey room, int limit) {
    boolean takesPlace = !joined.containsKey(room) && !entering.containsKey(room);
    if (takesPlace && joined.size() + kept >= limit) {
      return false;
    }
    if (entering.isEmpty()) {
      entering = new LinkedHashMap<>();
    }
    entering.merge(room, 1, Integer::sum);
    kept += takesPlace ? 1 : 0;
    return true;
  }

  void release(RoomKey room) {
    Integer left = entering.computeIfPresent(room, (key, count) -> count == 1 ? null : count - 1);
    if (left == null && !joined.containsKey(room)) {
      kept--;
    }
    if (entering.isEmpty()) {
      entering = Collections.emptyMap();
    }
  }

  void entered(RoomKey room, @Nullable String name) {
    if (!joined.containsKey(room) && entering.containsKey(room)) {
      kept--;
    }
    if (joined.isEmpty()) {
      joined = new LinkedHashMap<>();
    }
    joined.computeIfAbsent(room, key -> new LinkedHashSet<>()).add(name);
  }

  void left(RoomKey room) {
    if (joined.containsKey(room) && joined.remove(room) != null && entering.containsKey(room)) {
      kept++;
    }
  }

  boolean isIn(String roomName) {
    for (Map.Entry<RoomKey, Set<@Nullable String>> room : joined.entrySet()) {
      for (String thread : room.getValue()) {
        if (room.getKey().viewName(thread).equals(roomName)) {
          return true;
        }
      }
    }
    return false;
  }

  boolean sees(RoomKey room, @Nullable String thread) {
    Set<@Nullable String> names = joined.get(room);
    return names != null && (names.contains(null) || names.contains(thread));
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    joined().forEach((key, threads) -> threads.forEach(thread -> names.add(key.viewName(thread))));
    return names;
  }
}
