package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The memberships of one room; of a user's several at most one is open. */
final class RoomMembers {
  private final TreeMap<String, List<Membership>> byUser = new TreeMap<>();
  private final TreeMap<String, Membership> open = new TreeMap<>();

  int count() {
    return open.size();
  }

  Set<String> openUsers() {
    return open.keySet();
  }

  Optional<Membership> open(String userId) {
    return Optional.ofNullable(open.get(userId));
  }

  /** Begins a membership, in which the mute of the one before goes on; returns it. */
  Membership begin(Membership membership) {
    List<Membership> times = byUser.computeIfAbsent(membership.userId(), user -> new ArrayList<>());
    long mutedUntil = times.isEmpty() ? 0 : times.get(times.size() - 1).mutedUntilMillis();
    times.removeIf(one -> one.fromOffset() == one.toOffset());
    Membership begun = membership.toBuilder().mutedUntilMillis(mutedUntil).build();
    times.add(begun);
    open.put(begun.userId(), begun);
    return begun;
  }

  /** Ends a user's membership after an offset; returns whether there was one. */
  boolean end(String userId, long offset) {
    Membership ended = open.remove(userId);
    List<Membership> times = byUser.get(userId);
    if (ended == null || times == null) {
      return false;
    }
    times.remove(ended);
    if (offset > ended.fromOffset() || ended.mutedUntilMillis() > 0) {
      times.add(ended.toBuilder().toOffset(Math.max(offset, ended.fromOffset())).build());
    }
    return true;
  }

  Optional<Membership> change(String userId, UnaryOperator<Membership> change) {
    Membership old = open.get(userId);
    List<Membership> times = byUser.get(userId);
    if (old == null || times == null) {
      return Optional.empty();
    }
    Membership changed = change.apply(old);
    times.replaceAll(one -> one.isOpen() ? changed : one);
    open.put(userId, changed);
    return Optional.of(changed);
  }

  List<Membership> all() {
    List<Membership> found = new ArrayList<>();
    for (List<Membership> times : byUser.values()) {
      times.stream()
          .sorted(Comparator.comparingLong(Membership::fromOffset))
          .forEachOrdered(found::add);
    }
    return found;
  }

  StorePage<Membership> page(String afterUserId, int limit) {
    return Pages.of(open.tailMap(afterUserId, false).values(), limit);
  }
}
