package io.realtime4j.server.chat.privacy;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How many of those present in a room each viewer may know of. Immutable. A viewer who is there
 * counts too.
 */
public final class Headcount {
  private final int open;
  // Of those who are not open: by whom else each is seen.
  private final Map<String, Integer> seenMore;
  // Those not open see themselves.
  private final Set<String> selves;

  private Headcount(int open, Map<String, Integer> seenMore, Set<String> selves) {
    this.open = open;
    this.seenMore = seenMore;
    this.selves = selves;
  }

  /**
   * Counts.
   *
   * @param present all
   * @param isPresent whether a user is among them
   */
  public static Headcount of(Collection<Subject<String>> present, Predicate<String> isPresent) {
    int open = 0;
    Map<String, Integer> seenMore = new HashMap<>();
    Set<String> selves = new HashSet<>();
    for (Subject<String> subject : present) {
      Standing standing = subject.standing();
      boolean isSeenByAll =
          !standing.isHiddenFromAll()
              && standing.settings().visibility() == PrivacySettings.Visibility.EVERYONE;
      if (isSeenByAll) {
        open++;
        continue;
      }
      selves.add(subject.userId());
      if (!standing.isHiddenFromAll()) {
        standing
            .circle()
            .forEach(
                viewerId -> {
                  if (isPresent.test(viewerId) && !viewerId.equals(subject.userId())) {
                    seenMore.merge(viewerId, 1, Integer::sum);
                  }
                });
      }
    }
    return new Headcount(open, seenMore, selves);
  }

  /** Returns how many a viewer may know of. */
  public int seenBy(String viewerId) {
    return open + seenMore.getOrDefault(viewerId, 0) + (selves.contains(viewerId) ? 1 : 0);
  }
}
