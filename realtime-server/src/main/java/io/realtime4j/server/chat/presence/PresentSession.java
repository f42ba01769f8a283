package io.realtime4j.server.chat.presence;

import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A session that counts, of this server or of another. */
final class PresentSession {
  // The session itself, or the stamp of one that lives elsewhere.
  final Object of;
  final Stamp since;
  final @Nullable String sid;
  final @Nullable JsonObject device;
  @Nullable PresentSession next;
  PresenceStatus automatic = PresenceStatus.ONLINE;
  // Null while the user has not chosen.
  @Nullable PresenceStatus chosen;
  // When; what was taken back is remembered by it too.
  @Nullable Stamp choice;
  @Nullable Stamp lost;
  // Whether it is this server that decides its end: its own, or one of a server that is gone.
  boolean isOurs;
  // Whether its client has said how the user is.
  boolean hasSpoken;

  PresentSession(
      Object of, Stamp since, @Nullable String sid, @Nullable JsonObject device, boolean isOurs) {
    this.of = of;
    this.since = since;
    this.sid = sid;
    this.device = device;
    this.isOurs = isOurs;
  }

  /** Makes one that lives elsewhere. */
  static PresentSession elsewhere(SessionState state) {
    return new PresentSession(state.since(), state.since(), state.sid(), state.device(), false);
  }

  boolean isHere() {
    return of != since;
  }

  void takeChoiceOf(PresentSession other) {
    Stamp theirs = other.choice;
    if (other.chosen != null && theirs != null && (choice == null || theirs.isAfter(choice))) {
      chosen = other.chosen;
      choice = theirs;
    }
  }

  /** The server on which it lives has said how it is. */
  void told(SessionState state) {
    automatic = state.automatic();
    chosen = state.chosen();
    choice = state.choice();
    lost = state.lost();
    isOurs = false;
  }

  SessionState state() {
    return new SessionState(since, sid, device, automatic, chosen, choice, lost);
  }
}
