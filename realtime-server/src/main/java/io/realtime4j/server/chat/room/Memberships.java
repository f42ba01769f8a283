package io.realtime4j.server.chat.room;

import io.realtime4j.api.spi.store.Membership;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Memberships begin and end at the head of the log, which only rises, so the offsets at which they
 * begin, and those at which they end, are two rising lists. How many users a message was for is a
 * search in each; nobody is asked one by one.
 */

/** Who was a member of a room, and when: the truth about recipients. */
public final class Memberships {
  /** Who decides by the first to come, such as the two of a conversation, asks for no more. */
  private static final int MAX_SEATS = 8;

  private final Map<String, List<Membership>> byUser = new LinkedHashMap<>();
  private final List<String> everMembers = new ArrayList<>();
  private final RisingOffsets starts = new RisingOffsets();
  private final RisingOffsets ends = new RisingOffsets();
  // The first who ever were members.
  private List<String> seats = List.of();

  private final Consumer<List<String>> onChange;

  /**
   * Takes what the store holds; the order of first joining is made here.
   *
   * @param onChange takes the first who ever were members when one comes or goes
   */
  public Memberships(List<Membership> stored, Consumer<List<String>> onChange) {
    this.onChange = onChange;
    List<Membership> sorted = new ArrayList<>(stored);
    sorted.sort(
        Comparator.comparingLong(Membership::joinedAtMillis)
            .thenComparingLong(Membership::fromOffset)
            .thenComparing(Membership::userId));
    sorted.forEach(this::add);
    sorted.stream()
        .filter(membership -> !membership.isOpen())
        .mapToLong(Membership::toOffset)
        .sorted()
        .forEach(ends::add);
  }

  /** Returns whether a user is a member now. */
  public boolean isMember(String userId) {
    return open(userId) != null;
  }

  /** Returns whether a user is a member or was one: some messages are for who has left. */
  public boolean wasMember(String userId) {
    return byUser.containsKey(userId);
  }

  /** Returns a member's role, or {@code null} if the user is none. */
  @Nullable String role(String userId) {
    Membership membership = open(userId);
    return membership == null ? null : membership.role();
  }

  /** Returns whether a member's role stands above that of the others. */
  boolean isModerator(String userId) {
    String role = role(userId);
    return Membership.OWNER.equals(role) || Membership.MODERATOR.equals(role);
  }

  /** Returns a user's membership that lasts, or {@code null}. */
  public @Nullable Membership open(String userId) {
    List<Membership> spans = byUser.get(userId);
    Membership last = spans == null ? null : spans.get(spans.size() - 1);
    return last != null && last.isOpen() ? last : null;
  }

  /** Returns the first who ever were members, in the order of joining. */
  List<String> seats() {
    return seats;
  }

  /** Returns how many are members now. */
  public int size() {
    return starts.size() - ends.size();
  }

  /** Returns who is a member now; nobody if these are more than so many. */
  public List<String> nowUpTo(int max) {
    return size() > max ? List.of() : everMembers.stream().filter(this::isMember).toList();
  }

  public void joined(Membership membership) {
    if (!isMember(membership.userId())) {
      add(membership);
      onChange.accept(seats());
    }
  }

  /** Returns until when a user may not speak, 0 if nothing is known: leaving ends no mute. */
  long mutedUntilMillis(String userId) {
    List<Membership> spans = byUser.get(userId);
    return spans == null ? 0 : spans.get(spans.size() - 1).mutedUntilMillis();
  }

  /**
   * Takes over how the store has a user, where others have changed it.
   *
   * @param now the membership that lasts there, or {@code null}
   * @param head where one ends that does not
   */
  void refreshed(String userId, @Nullable Membership now, long head) {
    Membership known = open(userId);
    if (now == null) {
      left(userId, head);
    } else if (known == null) {
      joined(now);
    } else if (known.fromOffset() != now.fromOffset()) {
      // It has ended, and another has begun.
      left(userId, Math.max(known.fromOffset(), Math.min(head, now.fromOffset())));
      joined(now);
    } else {
      List<Membership> spans = byUser.getOrDefault(userId, List.of());
      spans.set(
          spans.size() - 1,
          known.toBuilder().role(now.role()).mutedUntilMillis(now.mutedUntilMillis()).build());
    }
  }

  public void left(String userId, long offset) {
    Membership membership = open(userId);
    if (membership != null) {
      List<Membership> spans = byUser.getOrDefault(userId, List.of());
      spans.set(spans.size() - 1, membership.toBuilder().toOffset(offset).build());
      ends.add(offset);
      onChange.accept(seats());
    }
  }

  /** Returns all who ever were members, in the order of first joining; it only grows. */
  public List<String> everMembers() {
    return Collections.unmodifiableList(everMembers);
  }

  public boolean isRecipient(String userId, long offset) {
    for (Membership span : byUser.getOrDefault(userId, List.of())) {
      if (span.fromOffset() < offset && offset <= span.toOffset()) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether all messages from one to another are known to have been for a user. */
  public boolean isRecipientOfAll(String userId, long first, long last) {
    for (Membership span : byUser.getOrDefault(userId, List.of())) {
      if (span.fromOffset() < first && last <= span.toOffset()) {
        return true;
      }
    }
    return false;
  }

  /** Returns for how many a message was: the members when it was sent, but for its author. */
  public int countRecipients(long offset, String author) {
    int members = starts.countBelow(offset) - ends.countBelow(offset);
    return isRecipient(author, offset) ? members - 1 : members;
  }

  private void add(Membership membership) {
    List<Membership> spans = byUser.computeIfAbsent(membership.userId(), u -> new ArrayList<>(1));
    if (spans.isEmpty()) {
      everMembers.add(membership.userId());
      if (seats.size() < MAX_SEATS) {
        seats = List.copyOf(everMembers);
      }
    }
    spans.add(membership);
    starts.add(membership.fromOffset());
  }
}
