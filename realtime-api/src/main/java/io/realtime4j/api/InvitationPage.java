package io.realtime4j.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list of invitations.
 *
 * @param invitations our own ascending by room, those of a room by user
 * @param next after which room, or user, to go on; {@code null} if there are no more
 */
public record InvitationPage(List<Invitation> invitations, @Nullable String next) {
  /** Copies the list. */
  public InvitationPage {
    invitations = List.copyOf(invitations);
  }

  /** Returns whether there are more. */
  public boolean hasMore() {
    return next != null;
  }
}
