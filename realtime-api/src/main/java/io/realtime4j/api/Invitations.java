package io.realtime4j.api;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Invitations into rooms that are not open to everybody. What becomes of them is told by {@code
 * RoomEvent.Invited} and {@code RoomEvent.InvitationEnded}.
 *
 * <p>Every method may be called from any thread, and none blocks. Nothing is kept: while not
 * connected they fail. Futures complete on the callback executor, and fail with {@link
 * NotConnectedException}, {@link RefusedException}, {@link AckTimeoutException}, {@link
 * ConnectionException} of code CONNECTION_LOST, {@link UnsupportedByPeerException} from a server
 * without invitations, or {@link ClientClosedException}.
 */
@NotForImplementation
public interface Invitations {
  /**
   * Invites a user for as long as the server does by default (7 days); as {@link #invite(String,
   * String, Instant)}.
   */
  default CompletableFuture<Invitation> invite(String roomName, String userId) {
    return invite(roomName, userId, null);
  }

  /**
   * Invites a user, who may be anybody; who is invited already is invited anew. It takes the right
   * to moderate the room.
   *
   * @param expiresAt until when it can be accepted; {@code null} for the server's default
   */
  CompletableFuture<Invitation> invite(String roomName, String userId, @Nullable Instant expiresAt);

  /** Becomes a member of a room that we are invited to; then it can be joined. */
  CompletableFuture<Void> accept(String roomName);

  /** Says that we do not want to come. */
  CompletableFuture<Void> decline(String roomName);

  /**
   * Takes an invitation back; completes with whether there was one. It takes the right to moderate
   * the room.
   */
  CompletableFuture<Boolean> revoke(String roomName, String userId);

  /** Lists the first 100 of our own invitations. */
  default CompletableFuture<InvitationPage> list() {
    return list(null, 100);
  }

  /**
   * Lists our own invitations, page by page.
   *
   * @param after the room after which to go on; {@code null} for the start
   * @param limit 1 to 100
   * @throws IllegalArgumentException if the limit is out of range
   */
  CompletableFuture<InvitationPage> list(@Nullable String after, int limit);

  /**
   * Lists the invitations into a room that wait for an answer, page by page. It takes the right to
   * moderate the room.
   *
   * @param after the user after whom to go on; {@code null} for the start
   * @param limit 1 to 100
   * @throws IllegalArgumentException if the limit is out of range
   */
  CompletableFuture<InvitationPage> of(String roomName, @Nullable String after, int limit);
}
