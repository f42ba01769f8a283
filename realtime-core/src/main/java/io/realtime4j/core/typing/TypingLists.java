package io.realtime4j.core.typing;

import static java.util.stream.Collectors.toCollection;

import io.realtime4j.api.TypingUser;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who else is typing, by place. A place may have several lists, one for each name by which typists
 * call the room. Rules only; times are of a monotonic clock.
 */
final class TypingLists {
  /** Somebody typing, as long as the server's word is good. */
  record Typing(TypingUser user, long untilNanos) {}

  /** What a server could make us remember is bounded. */
  private static final int MAX_PLACES = 10_000;

  private final Map<Place, Map<String, List<Typing>>> lists = new LinkedHashMap<>();

  /** Replaces the list of a place and name; returns whether the people shown are others now. */
  boolean replace(Place place, String calledBy, List<Typing> typing) {
    if (lists.size() >= MAX_PLACES && !lists.containsKey(place)) {
      return false;
    }
    List<TypingUser> before = users(place);
    Map<String, List<Typing>> byName = lists.computeIfAbsent(place, p -> new LinkedHashMap<>());
    if (typing.isEmpty()) {
      byName.remove(calledBy);
    } else {
      byName.put(
          calledBy,
          typing.stream().map(one -> since(before, one)).collect(toCollection(ArrayList::new)));
    }
    if (byName.isEmpty()) {
      lists.remove(place);
    }
    return !users(place).equals(before);
  }

  /** Servers name the last start: somebody who goes on typing began when first shown. */
  private static Typing since(List<TypingUser> before, Typing typing) {
    TypingUser now = typing.user();
    for (TypingUser shown : before) {
      if (shown.userId().equals(now.userId()) && shown.startedAt() != null) {
        return new Typing(
            new TypingUser(now.userId(), now.userName(), now.userAvatar(), shown.startedAt()),
            typing.untilNanos());
      }
    }
    return typing;
  }

  /** Drops those whose time is over; returns the places where the people shown are others now. */
  List<Place> expire(long nowNanos) {
    Set<Place> changed = new LinkedHashSet<>();
    for (Place place : List.copyOf(lists.keySet())) {
      Map<String, List<Typing>> byName = lists.getOrDefault(place, Map.of());
      List<TypingUser> before = users(place);
      for (Iterator<List<Typing>> each = byName.values().iterator(); each.hasNext(); ) {
        List<Typing> typing = each.next();
        typing.removeIf(one -> one.untilNanos() - nowNanos <= 0);
        if (typing.isEmpty()) {
          each.remove();
        }
      }
      if (byName.isEmpty()) {
        lists.remove(place);
      }
      if (!users(place).equals(before)) {
        changed.add(place);
      }
    }
    return List.copyOf(changed);
  }

  /** Drops everything; returns the places where somebody was shown. */
  List<Place> clear() {
    List<Place> places = List.copyOf(lists.keySet());
    lists.clear();
    return places;
  }

  /** Returns when the next is over, at {@code orElse} the latest. */
  long nextExpiry(long orElse) {
    long next = orElse;
    for (Map<String, List<Typing>> byName : lists.values()) {
      for (List<Typing> typing : byName.values()) {
        for (Typing one : typing) {
          next = one.untilNanos() - next < 0 ? one.untilNanos() : next;
        }
      }
    }
    return next;
  }

  boolean isEmpty() {
    return lists.isEmpty();
  }

  /** Returns who is typing in a place, each once, in the order in which they began. */
  List<TypingUser> users(Place place) {
    Map<String, TypingUser> users = new LinkedHashMap<>();
    for (List<Typing> typing : lists.getOrDefault(place, Map.of()).values()) {
      for (Typing one : typing) {
        users.putIfAbsent(one.user().userId(), one.user());
      }
    }
    return new ArrayList<>(users.values());
  }
}
