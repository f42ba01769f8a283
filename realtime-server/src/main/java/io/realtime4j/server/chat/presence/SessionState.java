package io.realtime4j.server.chat.presence;

import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells of one of its sessions. Immutable, and whole: the last word is all there is.
 *
 * @param since when it connected; no two sessions of a tenant share one
 * @param sid its socket's id, which a recovered session keeps
 * @param automatic how its client says that the user is
 * @param chosen what the user chose on it, or {@code null}
 * @param choice when; {@code null} if never
 * @param lost when its connection was lost, {@code null} while it is there
 */
record SessionState(
    Stamp since,
    @Nullable String sid,
    @Nullable JsonObject device,
    PresenceStatus automatic,
    @Nullable PresenceStatus chosen,
    @Nullable Stamp choice,
    @Nullable Stamp lost) {
  private static final String SINCE = "since";
  private static final String SID = "sid";
  private static final String DEVICE = "device";
  private static final String AUTOMATIC = "automatic";
  private static final String CHOSEN = "chosen";
  private static final String CHOICE = "choice";
  private static final String LOST = "lost";

  JsonObject toJson() {
    return JsonObject.builder()
        .put(SINCE, since.millis())
        .putIfPresent(SID, sid)
        .putIfPresent(DEVICE, device)
        .put(AUTOMATIC, automatic.wireName())
        .putIfPresent(CHOSEN, chosen == null ? null : chosen.wireName())
        .putIfPresent(CHOICE, choice == null ? null : choice.toJson())
        .putIfPresent(LOST, lost == null ? null : Long.valueOf(lost.millis()))
        .build();
  }

  /**
   * Reads one.
   *
   * @param server whose it is
   */
  static SessionState of(JsonObject json, String server) {
    return new SessionState(
        new Stamp(json.integer(SINCE).orElseThrow(), server),
        json.string(SID).orElse(null),
        json.object(DEVICE).orElse(null),
        status(json.string(AUTOMATIC).orElseThrow()),
        json.string(CHOSEN).map(SessionState::status).orElse(null),
        json.object(CHOICE).map(Stamp::of).orElse(null),
        json.integer(LOST).map(millis -> new Stamp(millis, server)).orElse(null));
  }

  private static PresenceStatus status(String name) {
    return PresenceStatus.ofWireName(name).orElseThrow();
  }
}
