package io.realtime4j.views;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import org.jspecify.annotations.Nullable;

/**
 * How we show ourselves, for a selector.
 *
 * @param status as chosen, or as idleness has made it
 * @param customStatus with emoji and expiry, or {@code null}
 * @param invisible whether we look as if we had left; {@code null} while the server has not told
 */
public record OwnPresence(
    PresenceStatus status, @Nullable CustomStatus customStatus, @Nullable Boolean invisible) {
  /** What a selector offers. */
  public enum Choice {
    /** There. */
    ONLINE,
    /** There, but idle. */
    AWAY,
    /** There, and not to be disturbed. */
    BUSY,
    /** There, but looking as if not. */
    INVISIBLE
  }

  /** Returns the choice that a selector marks. */
  public Choice choice() {
    if (Boolean.TRUE.equals(invisible)) {
      return Choice.INVISIBLE;
    }
    return switch (status) {
      case ONLINE -> Choice.ONLINE;
      case AWAY -> Choice.AWAY;
      case BUSY -> Choice.BUSY;
      case OFFLINE -> Choice.INVISIBLE;
    };
  }
}
