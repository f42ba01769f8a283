package io.realtime4j.core.presence;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/*
 * Choosing ONLINE is the way back to automatic: idleness turns it into AWAY and activity back. Every
 * other choice stands until the user makes another.
 */
/** What we show of ourselves. Rules only. */
final class OwnPresence {
  private PresenceStatus chosen = PresenceStatus.ONLINE;
  private boolean everChosen;
  private boolean idle;

  /** Whether idleness or activity, not the user, had the last word. */
  private boolean automatic = true;

  private @Nullable CustomStatus custom;
  private boolean customEverSet;

  void choose(PresenceStatus status) {
    chosen = status;
    everChosen = true;
    automatic = false;
    idle = false;
  }

  void custom(@Nullable CustomStatus status) {
    custom = status;
    customEverSet = true;
  }

  /** Idleness has begun or ended; returns whether that changes what others see. */
  boolean idle(boolean nowIdle) {
    if (chosen != PresenceStatus.ONLINE || idle == nowIdle) {
      return false;
    }
    idle = nowIdle;
    automatic = true;
    return true;
  }

  PresenceStatus status() {
    return idle ? PresenceStatus.AWAY : chosen;
  }

  /**
   * Returns what the server is told of who decided: {@code true} for idleness and activity, {@code
   * false} for a choice that stands, {@code null} for ONLINE, which ends an earlier choice without
   * being one that idleness could not change.
   */
  @Nullable Boolean auto() {
    if (automatic) {
      return true;
    }
    return chosen == PresenceStatus.ONLINE ? null : false;
  }

  @Nullable CustomStatus custom(Instant now) {
    CustomStatus status = custom;
    Instant until = status == null ? null : status.expiresAt();
    return until != null && !until.isAfter(now) ? null : status;
  }

  /** Returns whether the custom status is to be named: leaving it out would clear it. */
  boolean namesCustom() {
    return customEverSet;
  }

  /** Returns whether a new session has to be told; connecting alone shows us as online. */
  boolean isWorthTelling() {
    return everChosen || idle || customEverSet;
  }
}
