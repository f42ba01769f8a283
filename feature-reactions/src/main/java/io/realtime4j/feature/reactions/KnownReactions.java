package io.realtime4j.feature.reactions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Answers and events may overtake each other, be told twice, or not at all. Each has the version of
 * the message's reactions that it tells of: of each emoji what has the highest version is kept, and
 * a whole list also tells what there is no more.
 */

/** What a client knows of the reactions of a message. Loop only. */
final class KnownReactions {
  /** Ten times what a message can have at a time. */
  private static final int MAX_REMEMBERED = 200;

  private final Map<String, Known> byEmoji = new LinkedHashMap<>();

  /** Of the last whole list. */
  private long version;

  /** What is told of an emoji that is not here, and is not newer than this, was forgotten. */
  private long floor;

  /**
   * An emoji.
   *
   * @param version of the count
   * @param mineVersion of whether it is mine
   */
  private record Known(long version, int count, long mineVersion, boolean isMine) {
    boolean isNewerThan(long listed) {
      return version > listed || mineVersion > listed;
    }
  }

  /**
   * Takes note of one emoji.
   *
   * @param isMine whether the user has now reacted so, {@code null} if it tells of somebody else
   */
  void told(String emoji, long toldVersion, int count, @Nullable Boolean isMine) {
    long since = Math.max(version, floor);
    Known known = byEmoji.getOrDefault(emoji, new Known(since, 0, since, false));
    boolean isNewer = toldVersion > known.version;
    boolean isNewOfMine = isMine != null && toldVersion > known.mineVersion;
    if (isNewer || isNewOfMine) {
      byEmoji.put(
          emoji,
          new Known(
              isNewer ? toldVersion : known.version,
              isNewer ? count : known.count,
              isNewOfMine ? toldVersion : known.mineVersion,
              (isMine != null && isNewOfMine) ? isMine : known.isMine));
      if (byEmoji.size() > MAX_REMEMBERED) {
        forgetOldest();
      }
    }
  }

  /** Others may try out one emoji after the other: those that there are no more go first. */
  private void forgetOldest() {
    String oldest = null;
    Known what = null;
    for (Map.Entry<String, Known> one : byEmoji.entrySet()) {
      Known known = one.getValue();
      boolean isGone = known.count == 0;
      boolean isFirst =
          what == null
              || (isGone && what.count > 0)
              || (isGone == (what.count == 0) && known.version < what.version);
      if (isFirst) {
        oldest = one.getKey();
        what = known;
      }
    }
    if (oldest != null && what != null) {
      byEmoji.remove(oldest);
      floor = Math.max(floor, Math.max(what.version, what.mineVersion));
    }
  }

  /** Takes note of all of them. */
  void listed(long listedVersion, List<Reaction> reactions) {
    if (listedVersion < version) {
      return;
    }
    version = listedVersion;
    Map<String, Known> before = new LinkedHashMap<>(byEmoji);
    byEmoji.clear();
    for (Reaction one : reactions) {
      byEmoji.put(one.emoji(), new Known(listedVersion, one.count(), listedVersion, one.isMine()));
    }
    before.forEach(
        (emoji, known) -> {
          if (known.isNewerThan(listedVersion)) {
            Known listed = byEmoji.getOrDefault(emoji, new Known(listedVersion, 0, 0, false));
            byEmoji.put(emoji, newest(known, listed));
          }
        });
  }

  private static Known newest(Known one, Known other) {
    Known count = one.version > other.version ? one : other;
    Known mine = one.mineVersion > other.mineVersion ? one : other;
    return new Known(count.version, count.count, mine.mineVersion, mine.isMine);
  }

  /** Returns of how many emojis something is remembered. */
  int remembered() {
    return byEmoji.size();
  }

  /** Returns them, without those that there are no more. */
  List<Reaction> all() {
    List<Reaction> all = new ArrayList<>(byEmoji.size());
    byEmoji.forEach(
        (emoji, known) -> {
          if (known.count > 0) {
            all.add(new Reaction(emoji, known.count, known.isMine));
          }
        });
    return all;
  }
}
