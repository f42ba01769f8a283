package io.realtime4j.views;

import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.UserPresence;
import java.time.Duration;
import java.time.Instant;

/**
 * How a user is shown. One of whom nothing was told is offline, and nothing else.
 *
 * @param userId the user
 * @param presence as shown to us
 */
public record PresenceRow(String userId, UserPresence presence) {
  /** The dot at a picture. */
  public enum Dot {
    /** Online. */
    GREEN,
    /** Away. */
    AMBER,
    /** Busy. */
    RED,
    /** Offline, hidden or unknown. */
    GREY
  }

  static PresenceRow unknown(String userId) {
    return new PresenceRow(
        userId, new UserPresence(userId, PresenceStatus.OFFLINE, null, null, null));
  }

  /** Returns the dot. */
  public Dot dot() {
    return switch (presence.status()) {
      case ONLINE -> Dot.GREEN;
      case AWAY -> Dot.AMBER;
      case BUSY -> Dot.RED;
      case OFFLINE -> Dot.GREY;
    };
  }

  /**
   * Returns when the user was last there, in English, such as {@code Last seen 5 minutes ago};
   * empty for one who is there, and if it is not known.
   *
   * @param now the time by the clock of whoever asks
   */
  public String lastSeenText(Instant now) {
    Instant seen = presence.lastSeen();
    if (presence.status() != PresenceStatus.OFFLINE || seen == null) {
      return "";
    }
    Duration ago = Duration.between(seen, now);
    if (ago.toMinutes() < 1) {
      return "Last seen just now";
    }
    if (ago.toHours() < 1) {
      return ago(ago.toMinutes(), "minute");
    }
    return ago.toDays() < 1 ? ago(ago.toHours(), "hour") : ago(ago.toDays(), "day");
  }

  private static String ago(long count, String unit) {
    return "Last seen " + count + " " + unit + (count == 1 ? "" : "s") + " ago";
  }
}
