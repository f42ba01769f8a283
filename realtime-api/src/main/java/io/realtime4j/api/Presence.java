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
 * executor, and fail with {@link ClientClosedException} after the client was closed.
 */
@NotForImplementation
public interface Presence {
  /**
   * Chooses our status. Completes when the server has it, or at once while not connected (it is
   * sent on connecting).
   */
  CompletableFuture<Void> setStatus(PresenceStatus status);

  /** Sets or, with {@code null}, clears our custom status; completes as {@link #setStatus}. */
  CompletableFuture<Void> setCustomStatus(@Nullable CustomStatus customStatus);

  /** Returns our status as chosen, or as idleness has made it. */
  PresenceStatus status();

  /** Returns our custom status. */
  Optional<CustomStatus> customStatus();

  /**
   * Says that the user is active: call it on input. Ends automatic away; idle after 5 min without.
   */
  void reportActivity();

  /** Watches users; each change is a {@code PresenceEvent.Changed}. */
  Subscription subscribe(Collection<String> userIds);

  /** Returns what was last shown of a user; empty if we have not been told. */
  Optional<UserPresence> presenceOf(String userId);

  /**
   * Asks the server once. Fails with {@link NotConnectedException}, {@link AckTimeoutException},
   * {@link RefusedException}, {@link UnsupportedByPeerException}, or {@link ConnectionException} of
   * code CONNECTION_LOST.
   */
  CompletableFuture<List<UserPresence>> fetch(Collection<String> userIds);
}
