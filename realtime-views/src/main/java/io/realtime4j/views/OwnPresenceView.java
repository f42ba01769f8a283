package io.realtime4j.views;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.NotForImplementation;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How we show ourselves, and the choice of it. A custom status that expires, or that was set past
 * this view, is seen with the next change of connection or status.
 */
@NotForImplementation
public interface OwnPresenceView extends View<OwnPresence> {
  /**
   * Chooses one of what a selector offers. Another choice than invisible ends invisibility. Fails
   * as {@code Presence.setStatus}; where invisibility begins or ends also as {@code
   * Presence.setInvisible}, which is not possible offline.
   */
  CompletableFuture<Void> choose(OwnPresence.Choice choice);

  /** Sets or, with {@code null}, clears the custom status, as {@code Presence}. */
  CompletableFuture<Void> setCustomStatus(@Nullable CustomStatus customStatus);
}
