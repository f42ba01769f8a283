package io.realtime4j.api;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who is there. Our own choice survives reconnects; so do subscriptions, which are counted: the
 * last {@code unsubscribe} of a user ends the traffic.
 *
 * <p>Every method may be called from any thread, and none blocks. Futures complete on the callback
 * executor, and fail with {@link ClientClosedException} after the client was closed; what completes
 * with nothing does nothing then. What is shown is a snapshot: of others, as they were in the last
 * session while there is none.
 */
@NotForImplementation
public interface Presence {
  /**
   * Chooses our status. Idleness changes no status but {@link PresenceStatus#ONLINE}, which also
   * gives another one back to idleness and activity. Completes when the server has it, or at once
   * while not connected. Fails with {@link RefusedException}, {@link AckTimeoutException}, or
   * {@link UnsupportedByPeerException} from a server without presence; the choice stands all the
   * same, and is told at the beginning of each session.
   */
  CompletableFuture<Void> setStatus(PresenceStatus status);

  /**
   * Sets or, with {@code null}, clears our custom status; completes and fails as {@link
   * #setStatus}.
   */
  CompletableFuture<Void> setCustomStatus(@Nullable CustomStatus customStatus);

  /** Returns our status as chosen, or as idleness has made it. */
  PresenceStatus status();

  /** Returns our custom status; empty if there is none, or it has expired. */
  Optional<CustomStatus> customStatus();

  /**
   * Says that the user is active: call it on input, as often as you like. Ends automatic away,
   * which begins after {@link ClientOptions#idleAfter} without, unless a status other than online
   * was chosen.
   */
  void reportActivity();

  /**
   * Watches users until the subscription is ended: how they are, and each change, is a {@code
   * PresenceEvent.Changed}. While not connected it begins with the next session. What the server
   * refuses for good is a {@code ConnectionEvent.Fault}; for now, it is asked again.
   */
  Subscription subscribe(Collection<String> userIds);

  /** Returns what was last shown of a user; empty if we have not been told. */
  Optional<UserPresence> presenceOf(String userId);

  /**
   * Asks the server once, however many users there are; it answers for those whom it may show.
   * Never kept: while not connected it fails. Fails with {@link NotConnectedException}, {@link
   * AckTimeoutException}, {@link RefusedException}, {@link UnsupportedByPeerException}, or {@link
   * ConnectionException} of code CONNECTION_LOST.
   */
  CompletableFuture<List<UserPresence>> fetch(Collection<String> userIds);

  /**
   * Asks the server what others may know of us. Never kept: while not connected it fails, as {@link
   * #fetch}.
   */
  CompletableFuture<PresenceSettings> settings();

  /**
   * Changes what others may know of us, for all our devices and at once for everybody who watches
   * us; what the update does not name stays. Never kept: while not connected it fails, as {@link
   * #fetch}, and after a lost connection it is unknown whether it was made.
   *
   * @return all settings as they are then
   * @throws IllegalArgumentException if nothing is to change
   */
  CompletableFuture<PresenceSettings> updateSettings(PresenceSettingsUpdate update);

  /** Makes us look as if we had left, or not; otherwise as {@link #updateSettings}. */
  default CompletableFuture<PresenceSettings> setInvisible(boolean invisible) {
    return updateSettings(PresenceSettingsUpdate.builder().invisible(invisible).build());
  }

  /** Returns our contacts. */
  Contacts contacts();
}
