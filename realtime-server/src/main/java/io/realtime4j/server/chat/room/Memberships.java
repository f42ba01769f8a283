package io.realtime4j.server.chat.room;

import io.realtime4j.api.spi.store.Membership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who was a member of a room, and when: the truth about recipients. */
public final class Memberships {
  private final Map<String, List<Membership>> byUser = new LinkedHashMap<>();
  // Asked for with every message; null after somebody new has come.
  private @Nullable List<String> seats;

  /** Takes what the store holds; the order of first joining is made here. */
  public Memberships(List<Membership> stored) {
    List<Membership> sorted = new ArrayList<>(stored);
    sorted.sort(
        Comparator.comparingLong(Membership::joinedAtMillis)
            .thenComparingLong(Membership::fromOffset)
            .thenComparing(Membership::userId));
    sorted.forEach(m -> byUser.computeIfAbsent(m.userId(), u -> new ArrayList<>()).add(m));
  }

  boolean isMember(String userId) {
    return byUser.getOrDefault(userId, List.of()).stream().anyMatch(Membership::isOpen);
  }

  /** Returns all who ever were members, in the order of first joining. */
  List<String> seats() {
    List<String> known = seats;
    if (known == null) {
      known = List.copyOf(byUser.keySet());
      seats = known;
    }
    return known;
  }

  /** Returns whether more than {@code limit} users are members. */
  public boolean exceeds(int limit) {
    return byUser.size() > limit
        && byUser.values().stream().filter(l -> l.stream().anyMatch(Membership::isOpen)).count()
            > limit;
  }

  public void joined(Membership membership) {
    seats = null;
    List<Membership> spans = byUser.computeIfAbsent(membership.userId(), u -> new ArrayList<>());
    if (spans.stream().noneMatch(Membership::isOpen)) {
      spans.add(membership);
    }
  }

  public void left(String userId, long offset) {
    List<Membership> spans = byUser.getOrDefault(userId, List.of());
    spans.replaceAll(m -> m.isOpen() ? m.toBuilder().toOffset(offset).build() : m);
  }

  public boolean isRecipient(String userId, long offset) {
    for (Membership span : byUser.getOrDefault(userId, List.of())) {
      if (span.fromOffset() < offset && offset <= span.toOffset()) {
        return true;
      }
    }
    return false;
  }

  /** Returns for whom a message was: the members when it was sent, but for its author. */
  public List<String> recipients(long offset, String author) {
    List<String> recipients = new ArrayList<>();
    for (String userId : byUser.keySet()) {
      if (!userId.equals(author) && isRecipient(userId, offset)) {
        recipients.add(userId);
      }
    }
    return recipients;
  }
}
